import { TestSocket } from "@duologue/testkit";
import { DUOLOGUE } from "../contestants/contestant.js";
import { query } from "../contestants/people.js";
import { type Stage, setStage } from "../contestants/stage.js";
import { percentilesOf } from "../generator/percentiles.js";
import type { Figures } from "./figures.js";
import type { Measurement, Workplace } from "./measurement.js";

/** Messages of the long conversation, which is that of the users 1 and 2. */
const LENGTH = 100_000;
/** Other conversations of user 1, with a message each. */
const OTHERS = 999;
const MISSED = 1_000;
const RECEIPTS_A_CALL = 20;
const CALLS = 200;
/** Before, so that code is compiled and plans are kept. */
const WARM_UP_CALLS = 20;

/** Asks user 1's question for the n-th time. */
type Ask = (n: number) => Promise<void>;

/** One after the other, without anybody else: the time of one question, and what it costs. */
export function readingMeasurements(work: Workplace): Measurement[] {
  const measurement = (name: string, prepare: (stage: Stage) => Promise<Ask>): Measurement => ({
    kind: "reading",
    name: `reading, ${name}`,
    subjects: [{ name: "duologue", measure: () => measureCalls(work, prepare) }],
  });
  return [
    measurement(`${RECEIPTS_A_CALL} receipts a call`, prepareReceipts),
    measurement(`a page of 50 of ${LENGTH.toLocaleString("en")} messages`, async (stage) => {
      const get = getter(stage);
      return (n) => get(`/v1/conversations/1/messages?limit=50&before=${Math.floor((LENGTH * (n + 1)) / (CALLS * 2))}`);
    }),
    measurement(`50 of ${OTHERS + 1} conversations`, async (stage) => {
      const get = getter(stage);
      return () => get("/v1/conversations?limit=50");
    }),
    measurement(`catching up after ${MISSED.toLocaleString("en")} missed changes`, prepareCatchUp),
  ];
}

async function measureCalls(work: Workplace, prepare: (stage: Stage) => Promise<Ask>): Promise<Figures> {
  await using stage = await setStage(DUOLOGUE, work, 2);
  await fill(stage.databaseUrl);
  const ask = await prepare(stage);
  for (let n = 0; n < WARM_UP_CALLS; n += 1) await ask(n);
  const before = stage.cpu();
  const times: number[] = [];
  for (let n = WARM_UP_CALLS; n < CALLS; n += 1) {
    const from = performance.now();
    await ask(n);
    times.push(performance.now() - from);
  }
  const after = stage.cpu();
  const { p50, p99, max } = percentilesOf(times);
  const thousands = times.length / 1_000;
  const server = (after.server - before.server) / thousands;
  const postgres = (after.postgres - before.postgres) / thousands;
  return {
    p50Ms: p50,
    p99Ms: p99,
    maxMs: max,
    cpuPer1000: server + postgres,
    serverCpuPer1000: server,
    postgresCpuPer1000: postgres,
  };
}

async function fill(url: string): Promise<void> {
  await query(url, `insert into users (name) select 'Other ' || n from generate_series(1, ${OTHERS}) n`);
  await query(url, "insert into conversations (user1_id, user2_id) select 1, user_id from users where user_id > 2");
  await addMessages(url, `select n % 2 = 0 as is_mine, 1 as c, n from generate_series(1, ${LENGTH}) n`, true);
  await addMessages(
    url,
    "select false as is_mine, conversation_id as c, 1 as n from conversations where user2_id > 2",
    false,
  );
  await query(url, BRING_UP_TO_DATE);
  await query(url, "vacuum analyze");
}

/** `rows` are of: whether user 1 wrote it, the conversation, and the revision. */
async function addMessages(url: string, rows: string, areRead: boolean): Promise<void> {
  await query(
    url,
    `insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", revision, read_status)
    select c, case when is_mine then 1 else user2_id end, case when is_mine then user2_id else 1 end,
      'One of many messages, of about as many characters as people write when they have a little time to write, ' || n,
      now(), n, ${areRead}
    from (${rows}) added join conversations on conversation_id = c order by n`,
  );
}

const BRING_UP_TO_DATE = `
  update conversations c
  set last_message_id = newest.id, revision = newest.revision, changed_xid = pg_current_xact_id()
  from (select conversation_id, max(message_id) as id, max(revision) as revision from messages group by 1) newest
  where newest.conversation_id = c.conversation_id and newest.revision > c.revision`;

async function prepareReceipts(stage: Stage): Promise<Ask> {
  const count = RECEIPTS_A_CALL * CALLS;
  const rows = `select false as is_mine, 1 as c, n from generate_series(${LENGTH + 1}, ${LENGTH + count}) n`;
  await addMessages(stage.databaseUrl, rows, false);
  await query(stage.databaseUrl, BRING_UP_TO_DATE);
  const unread = await query<{ message_id: string }>(
    stage.databaseUrl,
    "select message_id from messages where conversation_id = 1 and not read_status order by message_id",
  );
  const ids = unread.map(({ message_id }) => Number(message_id));
  const socket = await connect(stage);
  return async (n) => {
    const messageIds = ids.slice(n * RECEIPTS_A_CALL, (n + 1) * RECEIPTS_A_CALL);
    const answer = await socket.ask("markAsRead", { conversationId: 1, messageIds });
    if (answer.messageIds?.length !== RECEIPTS_A_CALL)
      throw new Error(`Not all were marked: ${JSON.stringify(answer)}`);
  };
}

async function prepareCatchUp(stage: Stage): Promise<Ask> {
  const socket = await connect(stage);
  const { epoch, cursor } = await socket.ask("joinInbox");
  const rows = `select false as is_mine, 1 as c, n from generate_series(${LENGTH + 1}, ${LENGTH + MISSED}) n`;
  await addMessages(stage.databaseUrl, rows, false);
  await query(stage.databaseUrl, BRING_UP_TO_DATE);
  return async () => {
    let count = 0;
    for (let at = { revision: LENGTH, has_more: true }; at.has_more; ) {
      const known = [{ conversationId: 1, revision: at.revision }];
      const answer = await socket.ask("catchUp", { epoch, cursor, known });
      if (!answer.ok || answer.reset) throw new Error(`Did not catch up: ${JSON.stringify(answer)}`);
      [at] = answer.conversations;
      count += answer.conversations[0].messages.length;
    }
    if (count !== MISSED) throw new Error(`Caught up with ${count} messages.`);
  };
}

async function connect(stage: Stage): Promise<TestSocket> {
  const socket = new TestSocket(`http://127.0.0.1:${stage.port}`, { auth: { token: stage.users[0]?.token } });
  await socket.hears("connect");
  return socket;
}

/** Asks over HTTP, and takes the whole answer. */
function getter(stage: Stage): (path: string) => Promise<void> {
  const headers = { authorization: `Bearer ${stage.users[0]?.token}` };
  return async (path) => {
    const answer = await fetch(`http://127.0.0.1:${stage.port}${path}`, { headers });
    const { data } = (await answer.json()) as { data?: unknown[] };
    if (data?.length !== 50) throw new Error(`${path} was answered ${answer.status} with ${data?.length} rows.`);
  };
}
