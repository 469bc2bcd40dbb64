import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { numberedContent } from "../generator/numbered-content.js";

const run = promisify(execFile);

/** As many as the tutorial's pool has. */
const CONNECTIONS = 10;
/** Where Debian puts what is not in PATH; a folder a version. */
const DEBIAN = "/usr/lib/postgresql";

/** What pgbench reports. */
export interface PgbenchReport {
  readonly transactions: number;
  readonly transactionsPerSecond: number;
}

/** A pgbench that can be started; null if this machine has none. */
export async function findPgbench(): Promise<string | null> {
  const versions = await readdir(DEBIAN).catch(() => []);
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  for (const program of ["pgbench", ...newestFirst.map((version) => join(DEBIAN, version, "bin/pgbench"))]) {
    try {
      await run(program, ["--version"]);
      return program;
    } catch {
      // Not this one.
    }
  }
  return null;
}

/** Inserts messages into Duologue's tables for so many seconds. Rejects if pgbench fails. */
export async function runPgbench(
  program: string,
  url: string,
  plan: { readonly conversations: number; readonly rowsPerTransaction: number; readonly seconds: number },
): Promise<PgbenchReport> {
  const folder = await mkdtemp(join(tmpdir(), "duologue-pgbench-"));
  try {
    const script = join(folder, "insert.sql");
    await writeFile(script, insertScript(plan.conversations, plan.rowsPerTransaction));
    const load = ["-n", "-M", "prepared", "-c", String(CONNECTIONS), "-j", "2", "-T", String(plan.seconds)];
    const { stdout } = await run(program, [...load, "-f", script, url]);
    return readReport(stdout);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** User 2c - 1 talks with user 2c in conversation c. */
function insertScript(conversations: number, rows: number): string {
  return `\\set first random(1, ${conversations})
insert into messages
  (conversation_id, sender_id, receiver_id, content, "timestamp", client_message_id, revision)
select c, 2 * c - 1, 2 * c, '${numberedContent(0, 0)}', clock_timestamp(), uuidv7(), n
from (select n, (:first + n) % ${conversations} + 1 as c from generate_series(1, ${rows}) n) command;
`;
}

/** Throws if there is no count, or pgbench had to give up on transactions. */
export function readReport(text: string): PgbenchReport {
  const number = (pattern: RegExp) => Number(pattern.exec(text)?.[1]);
  const transactions = number(/^number of transactions actually processed: (\d+)/m);
  const transactionsPerSecond = number(/^tps = ([\d.]+)/m);
  const failed = number(/^number of failed transactions: (\d+)/m);
  if (!(transactions > 0 && transactionsPerSecond > 0) || failed > 0)
    throw new Error(`pgbench did not do its work:\n${text}`);
  return { transactions, transactionsPerSecond };
}
