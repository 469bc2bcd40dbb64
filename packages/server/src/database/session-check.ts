import { randomUUID } from "node:crypto";
import pg from "pg";
import { type SessionSetting, sessionSettings } from "./session-settings.js";
import { UnsupportedSessionError } from "./unsupported-session.js";

/** What a session has, in the transaction that asks. */
interface Session {
  readonly backend: number;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * A pooler gives a transaction the connection that was used last, or the one that has rested longest. Whichever it is,
 * with both orders in turn two clients exchange their connections after two rounds; more, because others may interfere.
 */
const ROUNDS = 8;
/** How long a transaction may take to begin while the other client has one. */
const PATIENCE_MS = 4_500;
const UTF8 = "UTF8";

/**
 * Checks that both clients have the settings of the server, and keep their prepared statements, on each connection to
 * PostgreSQL that they use. A pooler in transaction mode gives each transaction another one.
 *
 * @param clients two, connected
 * @throws UnsupportedSessionError
 */
export async function checkSessions(clients: readonly [pg.Client, pg.Client], schema: string): Promise<void> {
  const [first, second] = clients;
  await checkEncoding(first);
  const wanted = sessionSettings(schema);
  const statements = new Map(clients.map((client) => [client, sessionStatement(wanted)]));
  const open = async (client: pg.Client): Promise<Session> => {
    try {
      await client.query({ text: "begin", query_timeout: PATIENCE_MS } as pg.QueryConfig);
      const { rows } = await client.query<Session>(statements.get(client) ?? sessionStatement(wanted));
      return rows[0] ?? { backend: 0, settings: {} };
    } catch (error) {
      if (isUnprepared(error)) throw unsupported(first, schema, "lose prepared statements between transactions");
      if (isMessage(error, /statement pooling mode/)) throw unsupported(first, schema, "have no transactions");
      if (!isMessage(error, /^Query read timeout$/)) throw error;
      throw unsupported(first, schema, "come one at a time (PgBouncer needs default_pool_size of 11 or more)");
    }
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    let isDirect = true;
    // Both transactions are open at the same time, so they are on two connections.
    for (const client of round % 2 === 0 ? [first, second] : [second, first]) {
      const { backend, settings } = await open(client);
      const missing = wanted.filter((setting) => !isInForce(setting, settings));
      if (missing.length > 0) {
        throw unsupported(first, schema, `lack the server's value of ${missing.map(({ name }) => name).join(", ")}`);
      }
      isDirect &&= backend === (client as unknown as { readonly processID: number }).processID;
    }
    for (const client of clients) await client.query("commit");
    // PostgreSQL names its process when a connection begins; a pooler names something of its own.
    if (isDirect) return;
  }
}

/** A line for a pooler that rejects the start-up options of `client`; undefined if `error` does not say so. */
export function rejectedOptions(
  error: unknown,
  client: pg.Client,
  schema: string,
): UnsupportedSessionError | undefined {
  if (!(error instanceof Error) || !/unsupported startup parameter/i.test(error.message)) return undefined;
  return unsupported(
    client,
    schema,
    `can't begin (${error.message}; PgBouncer needs ignore_startup_parameters = options)`,
  );
}

async function checkEncoding(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ encoding: string }>("select current_setting('server_encoding') as encoding");
  if (rows[0]?.encoding === UTF8) return;
  throw new UnsupportedSessionError(
    `The database ${client.database} has the encoding ${rows[0]?.encoding}; Duologue needs ${UTF8}. Create one with: CREATE DATABASE name ENCODING 'UTF8' TEMPLATE template0.`,
  );
}

/** Under a name that no other client has: on a shared connection, the same name would hide that a statement is lost. */
function sessionStatement(wanted: readonly SessionSetting[]) {
  return {
    name: `session_${randomUUID()}`,
    text: `select pg_backend_pid() as backend, json_object_agg(name, current_setting(name)) as settings
      from unnest($1::text[]) as name`,
    values: [wanted.map(({ name }) => name)],
  };
}

/** Names of schemas may come back in quotes. */
function isInForce({ name, value }: SessionSetting, settings: Session["settings"]): boolean {
  return settings[name]?.replaceAll('"', "") === value;
}

/** SQLSTATE invalid_sql_statement_name or duplicate_prepared_statement. */
function isUnprepared(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "26000" || error.code === "42P05");
}

function isMessage(error: unknown, pattern: RegExp): boolean {
  return error instanceof Error && pattern.test(error.message);
}

function unsupported({ user, database }: pg.Client, schema: string, fault: string): UnsupportedSessionError {
  const role = `ALTER ROLE ${quoted(user ?? "")} IN DATABASE ${quoted(database ?? "")}`;
  const statements = sessionSettings(schema).map(({ name, value }) => `${role} SET ${name} = '${value}';`);
  return new UnsupportedSessionError(
    `Sessions with PostgreSQL ${fault}: a pooler is in between. Connect directly, or use a pooler that keeps prepared statements (PgBouncer 1.21 or later with max_prepared_statements above 0), run the following, and reconnect the pooler: ${statements.join(" ")}`,
  );
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : pg.escapeIdentifier(name);
}
