import pg from "pg";

/** Text of a database function, and what stands in its place. */
type Change = readonly [from: string, to: string];

/**
 * Messages are numbered from a revision that may be outdated: a transaction that waits before its commit leaves the
 * earlier one to those that read meanwhile.
 */
const WITHOUT_LOCK: readonly Change[] = [
  ["for no key update;", ";"],
  ["order by 1;\nend\n", "order by 1;\n  perform pg_sleep(0.03);\nend\n"],
];

/** A repeated command is a new message. */
const WITHOUT_KEY: readonly Change[] = [
  ["where command.client_message_id is not null", "where false"],
  [") > 1 as repeats_a_neighbour", ") > 1000000 as repeats_a_neighbour"],
];

/** Replaces what stores messages in this database by the same without its lock. */
export function takeLock(url: string): Promise<void> {
  return change(url, ["save_messages_v1", "mark_messages_read_v1"], WITHOUT_LOCK, []);
}

/** The same without its memory of keys. */
export function takeKey(url: string): Promise<void> {
  return change(url, ["save_messages_v1"], WITHOUT_KEY, ["drop index messages_client_message_id"]);
}

async function change(url: string, functions: readonly string[], changes: readonly Change[], more: readonly string[]) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const name of functions) {
      const { rows } = await client.query<{ definition: string }>(
        "select pg_get_functiondef($1::regproc) as definition",
        [name],
      );
      await client.query(changes.reduce(replace, rows[0]?.definition ?? ""));
    }
    for (const statement of more) await client.query(statement);
  } finally {
    await client.end();
  }
}

function replace(text: string, [from, to]: Change): string {
  if (!text.includes(from))
    throw new Error(`The function does not say ${JSON.stringify(from)}: is the guard another one now?`);
  return text.replace(from, to);
}
