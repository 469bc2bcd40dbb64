import { DUOLOGUE } from "../contestants/contestant.js";
import { query } from "../contestants/people.js";
import { databaseName, setStage } from "../contestants/stage.js";
import { numberedContent } from "../generator/numbered-content.js";
import { LATENCY, type LoadQuestion, measureLoad, THROUGHPUT } from "./measure-load.js";
import type { Measurement, Subject, Workplace } from "./measurement.js";

const USERS = 400;
const QUESTIONS = [...THROUGHPUT, ...LATENCY].filter(({ users }) => users === USERS);
/** Rows that one statement adds. */
const STEP = 500_000;

/** The same load beside few and many stored messages: a database for each size, filled when it is first asked. */
export function growthMeasurements(work: Workplace): Measurement[] {
  const databases = new Map<number, Promise<string>>();
  const filled = (rows: number) => {
    const database = databases.get(rows) ?? fill(rows, work);
    databases.set(rows, database);
    return database;
  };
  const subjects = (question: LoadQuestion): Subject[] =>
    work.rows.map((rows) => ({
      name: `${rows.toLocaleString("en")} stored`,
      measure: async () => measureLoad(question, DUOLOGUE, work, { database: await filled(rows) }),
    }));
  return QUESTIONS.map((question) => ({
    kind: "growth",
    name: `growth, ${question.name}`,
    subjects: subjects(question),
  }));
}

/** Makes a database with so many messages, evenly in all conversations, and returns its name. */
async function fill(rows: number, work: Workplace): Promise<string> {
  const database = databaseName();
  await using stage = await setStage(DUOLOGUE, work, USERS, { database });
  const conversations = USERS / 2;
  for (let from = 0; from < rows; from += STEP) {
    await query(
      stage.databaseUrl,
      `insert into messages
        (conversation_id, sender_id, receiver_id, content, "timestamp", client_message_id, revision, read_status)
      select c, 2 * c - n / ${conversations} % 2, 2 * c - 1 + n / ${conversations} % 2, '${numberedContent(0, 0)}',
        now() - (${rows} - n) * interval '1 millisecond', uuidv7((n - ${rows}) * interval '1 millisecond'), n / ${conversations} + 1, true
      from (
        select n, n % ${conversations} + 1 as c from generate_series(${from}, ${Math.min(rows, from + STEP) - 1}) n
      ) numbered`,
    );
  }
  await query(
    stage.databaseUrl,
    `update conversations c set last_message_id = newest.id, revision = newest.revision
      from (select conversation_id, max(message_id) as id, max(revision) as revision from messages group by 1) newest
      where newest.conversation_id = c.conversation_id`,
  );
  await query(stage.databaseUrl, "vacuum analyze");
  await query(stage.databaseUrl, "checkpoint");
  return database;
}
