import { writeFile } from "node:fs/promises";
import { check, type Verdict } from "./checker/check.js";
import { readHistory } from "./history/read-history.js";
import { toPage } from "./report/page.js";

/** Judges a saved history, and writes the page beside it. Rejects if the file is no history. */
export async function judgeHistory(path: string): Promise<Verdict> {
  const records = await readHistory(path);
  const verdict = check(records);
  await writeFile(pageOf(path), toPage(records, verdict));
  return verdict;
}

/** Where the page of a history is: `history.jsonl` has `history.html`. */
export function pageOf(path: string): string {
  return `${path.replace(/\.jsonl$/, "")}.html`;
}
