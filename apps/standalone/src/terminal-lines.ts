import { resolve } from "node:path";
import type { Config } from "./config.js";
import { isInMemory } from "./open-data.js";
import { paint } from "./terminal-colors.js";

/** What a terminal shows in addition while the start takes seconds: the embedded database is created once. */
export function creatingLine(dataDir: string): string {
  return `Creating the database in ${resolve(dataDir)} …`;
}

/** What a terminal shows when the application is ready: the address, where the data is, how to stop. */
export function readyLines({ database }: Config, url: string, isColored: boolean): string[] {
  const ready = `${paint("Duologue is ready at", "green", isColored)} ${paint(url, ["bold", "cyan"], isColored)}`;
  return [ready, ...[`Data: ${dataLocation(database)}`, "Stop: Ctrl+C"].map((line) => paint(line, "dim", isColored))];
}

/** Never the whole address of a server: it may hold a password. */
function dataLocation(database: Config["database"]): string {
  if ("url" in database) return "PostgreSQL, as DATABASE_URL says";
  return isInMemory(database) ? "in memory, lost at the end" : resolve(database.dataDir);
}
