import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import { sessionSettings } from "./session-settings.js";

const logger = createLogger("silent");
let empty: TestDatabase;

beforeAll(async () => {
  empty = await createTestDatabase({ migrated: false });
});

afterEach(() => vi.unstubAllEnvs());

afterAll(() => empty[Symbol.asyncDispose]());

/** The address of the test's database with parameters, as somebody else if wanted. */
function address(query = "", change: Partial<URL> = {}): string {
  return Object.assign(new URL("url" in empty.options ? empty.options.url : ""), change).href + query;
}

const OWN = Object.fromEntries(sessionSettings("chat").map(({ name, value }) => [name, value]));

/** What sessions with the database at `url` have, by Drizzle too. */
async function settingsOf(url: string, ...others: string[]): Promise<Record<string, string>> {
  const database = await openDatabase({ url, schema: "chat" }, logger);
  try {
    const text = "select name, current_setting(name) as value from unnest($1::text[]) as name";
    const names = [...Object.keys(OWN), ...others];
    const rows = await database.query<{ name: string; value: string }>({ name: "", text }, [names]);
    const written = await database.write<{ name: string; value: string }>({ name: "", text }, [names]);
    expect(written).toEqual(rows);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  } finally {
    await database.close();
  }
}

test.each([
  ["", { application_name: "duologue" }],
  ["?options=-c%20geqo%3Doff%20--work-mem=5MB", { geqo: "off", work_mem: "5MB" }],
  ["?options=-c%20application_name%3Da%5C%20b%5C%5C&application_name=c", { application_name: "c" }],
  // A backslash at the end would take the space before our own settings with it.
  ["?options=-c%20role%3Dpostgres%5C", { role: "postgres" }],
  ["?application_name=mine", { application_name: "mine" }],
  ["?fallback_application_name=mine", { application_name: "mine" }],
  ["?idle_in_transaction_session_timeout=60000", { idle_in_transaction_session_timeout: "1min" }],
  ["?client_encoding=utf-8&target_session_attrs=read-write&channel_binding=prefer&sslmode=disable", {}],
])("[DATA3] [DATA11] with %s in the address, sessions have the server's own settings", async (query, others) => {
  expect(await settingsOf(address(query), ...Object.keys(others))).toEqual({ ...OWN, ...others });
});

test("[DATA11] TLS parameters are in force: a server without TLS is not used", async () => {
  for (const query of ["?sslmode=require", "?ssl=true", "?sslnegotiation=postgres&ssl=1"]) {
    await expect(openDatabase({ url: address(query) }, logger)).rejects.toThrow("does not support SSL");
  }
  await expect(openDatabase({ url: address("?sslrootcert=/nowhere") }, logger)).rejects.toThrow("ENOENT");
});

test("[DATA12] PostgreSQL's environment variables change no setting", async () => {
  vi.stubEnv("PGOPTIONS", "-c search_path=elsewhere -c default_transaction_isolation=serializable");
  vi.stubEnv("PGAPPNAME", "other");
  vi.stubEnv("PGCLIENTENCODING", "LATIN1");
  vi.stubEnv("PGCLIENT_ENCODING", "latin1");
  vi.stubEnv("PGTZ", "CET");
  vi.stubEnv("PGDATESTYLE", "German");
  vi.stubEnv("PGSSLMODE", "disable");
  vi.stubEnv("PGREPLICATION", "database");
  expect(await settingsOf(address(), "application_name")).toEqual({ ...OWN, application_name: "duologue" });
});

test("[DATA12] PGHOST and its like supply what the address lacks, and nothing else", async () => {
  const { hostname, port, username, password, pathname } = new URL(address());
  vi.stubEnv("PGHOST", hostname);
  vi.stubEnv("PGPORT", port);
  vi.stubEnv("PGUSER", username);
  vi.stubEnv("PGPASSWORD", password);
  expect(await settingsOf(`postgres://${pathname}`)).toEqual(OWN);
  vi.stubEnv("PGHOST", "nowhere.invalid");
  expect(await settingsOf(address())).toEqual(OWN);
});

test("[DATA3] defaults of the role and the database change no setting", async () => {
  const admin = await openDatabase(empty.options, logger);
  const run = (text: string) => admin.query({ name: "", text }, []);
  const role = `odd_${Math.random().toString(36).slice(2)}`;
  const name = new URL(address()).pathname.slice(1);
  await run(`create role ${role} superuser login password 'odd'`);
  try {
    const odd = [
      ["search_path", "elsewhere"],
      ["default_transaction_isolation", "serializable"],
      ["timezone", "CET"],
      ["datestyle", "German"],
      ["client_encoding", "LATIN1"],
      ["statement_timeout", "1"],
      ["enable_seqscan", "on"],
    ];
    for (const [setting, value] of odd) {
      await run(`alter role ${role} in database ${name} set ${setting} = '${value}'`);
    }
    expect(await settingsOf(address("", { username: role, password: "odd" }))).toEqual(OWN);
  } finally {
    await run(`drop role ${role}`);
    await admin.close();
  }
});
