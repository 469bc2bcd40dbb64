import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { HistoryRecord } from "./record.js";

/** Reads a saved history. Rejects with the number of the line if one is not JSON, a last one that was torn included. */
export async function readHistory(path: string): Promise<HistoryRecord[]> {
  const records: HistoryRecord[] = [];
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity })) {
    line += 1;
    if (text !== "") records.push(parse(text, `${path}:${line}`));
  }
  return records;
}

function parse(text: string, place: string): HistoryRecord {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${place} is not a record of a history.`, { cause });
  }
}
