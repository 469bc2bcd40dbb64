import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { COMMANDS } from "@duologue/protocol";
import { createLogger, openDatabase } from "@duologue/server";
import { createTestDatabase, type TestDatabase, TestSocket } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";
import { Canaries } from "../test/canaries.js";
import { CanaryApplication } from "../test/canary-application.js";
import { createAccounts } from "./accounts/accounts.js";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 60_000 });

const AUTH_SECRET = "a secret with more than 32 characters";
const MISBEHAVE = expect.stringMatching(/misbehave\.mjs:\d+:\d+/);
const matching = (fields: object) => expect.objectContaining(fields);
const API_KEY = "the-key-of-the-host";
/** What `catchUp` needs besides. */
const CURSOR = { epoch: "none", cursor: "0", known: [] };

let folder: string;
let database: TestDatabase;
let routes: readonly { readonly method: string; readonly path: string }[];

beforeAll(async () => {
  ApplicationProcess.build();
  folder = await mkdtemp(join(tmpdir(), "duologue-log-"));
  database = await createTestDatabase();
  const opened = await openDatabase(database.options, createLogger("silent"));
  await opened.migrate({ folder: new URL("../migrations", import.meta.url).pathname, table: "account_migrations" });
  const accounts = await createAccounts({
    ...{ database: opened, secret: AUTH_SECRET, publicUrl: "http://localhost", corsOrigin: [] },
    ...{ isRateLimited: false, endSession: async () => {}, logger: createLogger("silent") },
  });
  routes = accounts.routes;
  await opened.close();
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database[Symbol.asyncDispose]();
});

function variables(): Record<string, string> {
  const { options } = database;
  const where = "url" in options ? { DATABASE_URL: options.url } : { DATA_DIR: options.dataDir };
  return { ...where, AUTH_SECRET, API_KEY, RATE_LIMIT: "off", DEBUG: "*" };
}

/** One statement after the other fails as a surprise, or as a lost connection. */
const KINDS = ["XX000", "lost"] as const;

test("[LOG1] [LOG2] [LOG6] [AUTH6] whatever an account route receives and whichever statement fails, the output has nothing of it", async () => {
  const at = new CanaryApplication(variables(), join(folder, "fault"), database.options);
  await using _ = at.process;
  at.url = await at.process.ready();
  let person = await at.person();
  let failed = 0;
  for (const { method, path } of routes) {
    if (!(await at.isSignedIn(person))) person = await at.person();
    const { session, fields } = person;
    const send = (body: Record<string, unknown>, headers: Record<string, string> = session) =>
      at.request(method, `/auth${path.replace(/:\w+/, at.canaries.next())}`, { session: headers, body });
    // Valid fields of another person, then invalid ones, then one's own.
    if (path.startsWith("/sign-")) failed += await at.faults.failEach(KINDS, () => send(at.fields()));
    await send({ ...fields, callbackURL: `https://${at.canaries.next()}.example`, scopes: [at.canaries.next()] });
    await send(fields, { authorization: `Bearer ${fields.token}` });
    failed += await at.faults.failEach(KINDS, () => send(fields));
  }
  const racing = at.fields();
  await Promise.all(Array.from({ length: 20 }, () => at.request("POST", "/auth/sign-up/email", { body: racing })));
  const { found, stdout } = await at.written();
  expect(found).toEqual([]);
  expect(failed).toBeGreaterThan(40);
  const lines = stdout.split("\n").filter((line) => line.includes("A request failed."));
  const named = lines.map((line) => JSON.parse(line).route);
  expect(named).toEqual(expect.arrayContaining([expect.stringMatching(/^\/auth\/[a-z-]+\/:\w+$/)]));
});

test("[LOG1] [LOG2] [LOG6] whatever a chat route or a socket receives and whichever statement fails, the output has nothing of it", async () => {
  const at = new CanaryApplication(variables(), join(folder, "fault"), database.options);
  await using _ = at.process;
  at.url = await at.process.ready();
  const [ada, bob] = [await at.person(), await at.person()];
  const session = { authorization: `Bearer ${ada.jwt}` };
  const opened = await at.request("POST", "/v1/conversations", { session, body: { userId: bob.userId } });
  const { conversation_id: conversationId } = await opened.json();
  const written = () => ({ content: at.canaries.next(), clientMessageId: crypto.randomUUID(), senderId: ada.userId });
  const body = () => ({ ...at.fields(), ...written(), userId: bob.userId, messageIds: [1], conversationId });
  let failed = 0;
  const { paths } = await (await fetch(`${at.url}/openapi.json`)).json();
  for (const [path, methods] of Object.entries<object>(paths)) {
    for (const method of Object.keys(methods).map((each) => each.toUpperCase())) {
      const who = path.includes("external") ? { authorization: `Bearer ${API_KEY}` } : session;
      const send = (id: number | string) => {
        const email = encodeURIComponent(`${at.canaries.next()}@example.com`);
        const filled = path.replace("{externalId}", email).replace("{conversationId}", String(id));
        return at.request(method, filled, { session: who, body: body() });
      };
      await send(at.canaries.next());
      failed += await at.faults.failEach(KINDS, () => send(conversationId));
    }
  }
  using socket = new TestSocket(at.url, { auth: { token: ada.jwt }, query: { [at.canaries.next()]: "1" } });
  await socket.hears("connect");
  for (const command of [...Object.keys(COMMANDS), at.canaries.next()]) {
    for (const payload of [at.canaries.next(), conversationId, body]) {
      const given = () => (typeof payload === "function" ? { ...body(), ...CURSOR, token: ada.jwt } : payload);
      failed += await at.faults.failEach(KINDS, () => socket.ask(command, given()));
    }
  }
  for (const path of ["/", "/auth/", "/v1/", "/c/", "/assets/", "/socket.io/"]) {
    await at.request("GET", `${path}${at.canaries.next()}`, { session });
  }
  const { found } = await at.written();
  expect(found).toEqual([]);
  expect(failed).toBeGreaterThan(20);
});

test.each([
  ["an error that nothing catches", "SIGUSR2"],
  ["a promise whose rejection nothing catches", "SIGHUP"],
] as const)(
  "[LOG4] %s ends the process with 1 and a line that says where, and what libraries write elsewhere has no text",
  async (_what, signal) => {
    const canaries = new Canaries();
    const misbehave = new URL("../test/misbehave.mjs", import.meta.url).href;
    await using application = new ApplicationProcess({
      ...variables(),
      ...{ CANARY: canaries.next(), LOG_LEVEL: "info", NODE_OPTIONS: `--import ${misbehave}` },
    });
    await application.ready();
    const { code, stdout, stderr } = await application.end(signal);
    expect(canaries.foundIn(stdout + stderr)).toEqual([]);
    expect([code, stderr]).toEqual([1, ""]);
    const lines = stdout
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines).toContainEqual(
      matching({ msg: "A library wrote to the console.", at: MISBEHAVE, error: matching({ name: "TypeError" }) }),
    );
    const warning = matching({ name: "Warning", code: "SOME_CODE", stack: expect.arrayContaining([MISBEHAVE]) });
    expect(lines).toContainEqual(matching({ msg: "Node or a library warns.", error: warning }));
    const error = matching({ name: "Error", stack: expect.arrayContaining([MISBEHAVE]) });
    expect(lines).toContainEqual(matching({ msg: "An error that nothing caught ended the process.", error }));
  },
);
