import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { HistoryRecord } from "./record.js";

/** Takes down the records of a run, one a line, as they come. */
export interface HistoryWriter {
  write(record: HistoryRecord): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

/** Writes a new file, in place of one that is there. */
export function writeHistory(path: string): HistoryWriter {
  const file = createWriteStream(path, "utf8");
  // Heard by close(): what can't be written must not look like a short run.
  const written = finished(file);
  written.catch(() => {});
  return {
    write: (record) => void file.write(`${JSON.stringify(record)}\n`),
    close() {
      file.end();
      return written;
    },
  };
}
