import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Verdict } from "./checker/check.js";
import { type Crowd, gather } from "./clients/crowd.js";
import { startLoad } from "./clients/load.js";
import { type Settled, settle } from "./clients/settle.js";
import type { HistoryRecord } from "./history/record.js";
import { writeHistory } from "./history/write-history.js";
import { Journal } from "./journal.js";
import { judgeHistory } from "./judge.js";
import { Observer } from "./observer/observer.js";
import { readDatabase } from "./observer/read-database.js";
import type { RunOptions } from "./options.js";
import { sabotage } from "./saboteur/saboteur.js";
import type { Stage } from "./saboteur/stage.js";
import { Random } from "./schedule/random.js";
import { startBusyLoops } from "./servers/busy-loops.js";
import { type Cluster, startCluster } from "./servers/cluster.js";

const PROGRESS_MS = 5_000;

interface Finished {
  readonly verdict: Verdict;
  /** The history, as JSON lines. */
  readonly file: string;
}

/** One run, from the start of the servers to the verdict. Says how it goes by `say`. */
export async function run(options: RunOptions, say: (line: string) => void): Promise<Finished> {
  await mkdir(options.out, { recursive: true });
  const file = join(options.out, "history.jsonl");
  const writer = writeHistory(file);
  writer.write(firstRecord(options));
  const journal = new Journal(writer.write);
  const cluster = await startCluster(options, (how) => journal.complain(how));
  try {
    await act(options, cluster, journal, writer.write, say);
  } finally {
    await cluster.close();
    await writer.close();
  }
  return { verdict: await judgeHistory(file), file };
}

function firstRecord({ seed, database, processes, redis, balancer, faults }: RunOptions): HistoryRecord {
  const startedAt = new Date().toISOString();
  const names = faults.map(({ name }) => name);
  const before = balancer === null ? {} : { balancer };
  return { kind: "run", seed, startedAt, database, processes, redis, ...before, faults: names };
}

/** Everybody talks while things break; then all is mended, everybody catches up, and what there is is written down. */
async function act(
  options: RunOptions,
  cluster: Cluster,
  journal: Journal,
  write: (record: HistoryRecord) => void,
  say: (line: string) => void,
): Promise<void> {
  const random = new Random(options.seed);
  const observer = cluster.postgres === null ? null : new Observer(cluster.postgres, journal);
  const crowd = await gather(options, cluster, journal, random.fork("crowd"));
  const progress = setInterval(() => say(progressLine(journal)), PROGRESS_MS);
  try {
    await breakThings(options, cluster, crowd, journal, random);
    say(`${progressLine(journal)}; all is mended`);
    const url = cluster.servers[0]?.url ?? "";
    await lastCommands(crowd);
    const settled = await settle(crowd, url, options.patience, isTalkNeeded(options));
    if (settled.lacking.length === 0) say(`${progressLine(journal)}; everybody has caught up`);
    for (const words of settled.lacking) journal.complain(`${options.patience} s after all was mended, ${words}.`);
    testify(crowd, settled, write);
  } finally {
    clearInterval(progress);
    await observer?.close();
    for (const client of [...crowd.devices, ...crowd.plain]) client.close();
    for (const link of crowd.links) await link.close();
  }
  await cluster.stopServers();
  await dump(cluster, write);
}

async function breakThings(
  options: RunOptions,
  cluster: Cluster,
  crowd: Crowd,
  journal: Journal,
  random: Random,
): Promise<void> {
  const over = new AbortController();
  const stage: Stage = {
    ...cluster,
    clientLinks: crowd.links,
    random: random.fork("saboteur"),
    journal,
    get isOver() {
      return over.signal.aborted;
    },
    wait: (ms) => wait(ms, undefined, { signal: over.signal }).catch(() => {}),
  };
  const stopBusy = startBusyLoops(options.busy);
  const stopLoad = startLoad([...crowd.devices, ...crowd.plain], options.rate, random.fork("load"));
  const end = async () => {
    await wait(options.seconds * 1_000);
    over.abort();
    stopLoad();
  };
  try {
    await Promise.all([sabotage(options.faults, stage), end()]);
    for (const server of cluster.servers) await server.ready();
  } finally {
    stopBusy();
  }
}

/** Without the periodic question a loss shows by what comes next alone: so something has to come. */
function isTalkNeeded({ withoutHealing }: RunOptions): boolean {
  return withoutHealing.includes("periodic") && !withoutHealing.includes("gap");
}

/** Until every plain client has its answers, or given them up. */
async function lastCommands({ devices, plain }: Crowd): Promise<void> {
  await Promise.all(devices.map((device) => device.settle()));
  while (plain.some(({ isIdle }) => !isIdle)) await wait(100);
}

/** What everybody sees at the end. */
function testify(crowd: Crowd, { snapshots }: Settled, write: (record: HistoryRecord) => void): void {
  for (const device of crowd.devices) device.showFinally();
  for (const { person, conversations } of snapshots) {
    for (const { row, messages } of conversations) {
      write({
        kind: "fresh",
        userId: person.userId,
        conversationId: row.conversation_id,
        unreadCount: row.unread_count,
        lastMessageId: row.last_message_id,
        messages,
      });
    }
  }
}

/** What is stored at the end. */
async function dump(cluster: Cluster, write: (record: HistoryRecord) => void): Promise<void> {
  const database = await cluster.openDatabase();
  try {
    const { conversations, messages } = await readDatabase(database);
    for (const row of conversations) write({ kind: "conversation", ...row });
    for (const row of messages) write({ kind: "message", row });
  } finally {
    await database.close();
  }
}

function progressLine(journal: Journal): string {
  const seconds = Math.round(journal.now / 1_000);
  const { all, now } = journal.faults;
  return `${String(seconds).padStart(5)} s  ${journal.operations} operations, ${all} faults (${now} now)`;
}
