import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, startPostgresServer, type TestDatabase } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";

let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  ApplicationProcess.build();
  folder = await mkdtemp(join(tmpdir(), "duologue-start-"));
  database = await createTestDatabase({ migrated: false });
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database[Symbol.asyncDispose]();
});

function variables(): Record<string, string> {
  const AUTH_SECRET = "a secret with more than 32 characters";
  if ("url" in database.options) return { DATABASE_URL: database.options.url, AUTH_SECRET, DATABASE_SCHEMA: "chat" };
  return { DATA_DIR: join(folder, "data"), AUTH_SECRET, DATABASE_SCHEMA: "chat" };
}

const IN_USE = expect.stringMatching(/^The data folder .* is in use by .*\n$/);

test("[START10] of three that start at once on an empty database, all serve a server's, and one the embedded", async () => {
  const processes = [1, 2, 3].map(() => new ApplicationProcess(variables()));
  try {
    const ready = await Promise.allSettled(processes.map((application) => application.ready()));
    const urls = ready.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    expect(urls.length).toBe(database.kind === "postgres" ? 3 : 1);
    const keys = await Promise.all(urls.map(async (url) => (await fetch(`${url}/auth/jwks`)).json()));
    expect(keys.every((set) => set.keys.length === 1 && set.keys[0].x === keys[0].keys[0].x)).toBe(true);
    const ends = await Promise.all(processes.map((application) => application.end("SIGTERM")));
    expect(ends.filter(({ code }) => code === 0).length).toBe(urls.length);
    for (const end of ends) if (end.code !== 0) expect(end).toMatchObject({ code: 1, stdout: "", stderr: IN_USE });
  } finally {
    await Promise.all(processes.map((application) => application[Symbol.asyncDispose]()));
  }
});

test("[START11] another AUTH_SECRET than before is one line", async () => {
  await using application = new ApplicationProcess({
    ...variables(),
    AUTH_SECRET: "another secret of the same length here",
  });
  const { code, stderr } = await application.ended();
  expect([code, stderr.split("\n").length]).toEqual([1, 2]);
  expect(stderr).toMatch(/^AUTH_SECRET is not the one that this database's signing key was encrypted with\./);
});

if (process.env.DUOLOGUE_TEST_DATABASE === "postgres") {
  test.each([
    ["a database that is not there", { pathname: "/nowhere" }, /has no database "nowhere"\. Create it/],
    ["an unknown user", { username: "mallory" }, /refused the user "mallory"\. Check the user and the password/],
    ["a wrong password", { password: "hunter2" }, /refused the user "postgres"\. Check the user and the password/],
  ])("[START8] [LOG5] %s is one line", async (_what, change, line) => {
    const url = Object.assign(new URL(variables().DATABASE_URL ?? ""), change);
    await using application = new ApplicationProcess({ ...variables(), DATABASE_URL: url.href });
    const { code, stderr } = await application.ended();
    expect([code, stderr.split("\n").length]).toEqual([1, 2]);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/hunter2/);
  });

  test("[ACCT11] while the database is away, accounts answer that a retry can help, and nothing ends", async () => {
    const server = await startPostgresServer();
    await using application = new ApplicationProcess({ ...variables(), DATABASE_URL: server.url("postgres") });
    const url = await application.ready();
    await server.stop();
    const body = JSON.stringify({ name: "Ada", email: "ada@example.com", password: "correct horse" });
    for (const path of ["/auth/sign-up/email", "/auth/sign-in/email"]) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${url}${path}`, { method: "POST", headers, body });
      expect([answer.status, (await answer.json()).code]).toEqual([503, "unavailable"]);
    }
    expect((await application.end("SIGTERM")).code).toBe(0);
  });
}
