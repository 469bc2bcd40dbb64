import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase, freePort, TestSocket } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";

let parent: string;
let count = 0;
const newFolder = () => join(parent, `data-${++count}`);

/** A data folder with a database in it, from an earlier start: a new one takes seconds to make. */
async function startedBefore(): Promise<string> {
  const { options } = await createTestDatabase();
  if (!("dataDir" in options)) throw new Error("These are the tests of the embedded database.");
  const folder = newFolder();
  await rename(options.dataDir, folder);
  return folder;
}

beforeAll(async () => {
  ApplicationProcess.build();
  parent = await mkdtemp(join(tmpdir(), "duologue-start-"));
});
afterAll(() => rm(parent, { recursive: true }));

async function signUp(url: string, name: string) {
  const body = JSON.stringify({ name, email: `${name}@example.com`, password: "correct horse" });
  const headers = { "content-type": "application/json" };
  const signedUp = await fetch(`${url}/auth/sign-up/email`, { method: "POST", headers, body });
  return signedUp.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function tokenOf(url: string, cookie: string): Promise<string> {
  return (await (await fetch(`${url}/auth/token`, { headers: { cookie } })).json()).token;
}

test("[START4] it prints where it can be opened, serves there, and ends at SIGTERM with clients connected", async () => {
  const DATA_DIR = newFolder();
  await using application = new ApplicationProcess({ DATA_DIR });
  const url = await application.ready();
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const token = await tokenOf(url, await signUp(url, "ada"));
  using over = new TestSocket(url, { auth: { token } });
  using polling = new TestSocket(url, { auth: { token }, transports: ["polling"] });
  await Promise.all([over.hears("connect"), polling.hears("connect")]);
  expect(await application.end("SIGTERM")).toEqual({ code: 0, stdout: `Duologue is ready at ${url}\n`, stderr: "" });
  expect((await stat(DATA_DIR)).mode & 0o777).toBe(0o700);
  expect((await stat(join(DATA_DIR, "auth-secret"))).mode & 0o777).toBe(0o600);
});

test("[START5] sessions and people outlive a restart, by SIGINT and by SIGKILL", async () => {
  const DATA_DIR = await startedBefore();
  let cookie = "";
  for (const signal of ["SIGINT", "SIGKILL", "SIGTERM"] as const) {
    await using application = new ApplicationProcess({ DATA_DIR });
    const url = await application.ready();
    cookie ||= await signUp(url, "ada");
    expect(await tokenOf(url, cookie)).toMatch(/^ey/);
    await application.end(signal);
  }
});

test("[START4] in memory it serves, and leaves nothing on the disk", async () => {
  await using application = new ApplicationProcess({ DATA_DIR: "memory://" });
  const url = await application.ready();
  expect(await tokenOf(url, await signUp(url, "ada"))).toMatch(/^ey/);
  expect(await application.end("SIGTERM")).toMatchObject({ code: 0, stderr: "" });
  await expect(stat("memory:")).rejects.toThrow("ENOENT");
});

test("[START6] a second process on the same data folder says who has it", async () => {
  const DATA_DIR = await startedBefore();
  await using first = new ApplicationProcess({ DATA_DIR });
  const url = await first.ready();
  await using second = new ApplicationProcess({ DATA_DIR });
  const { code, stdout, stderr } = await second.ended();
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(
    new RegExp(
      `^The data folder ${DATA_DIR} is in use by process \\d+ on .*\\. Stop it first, or set DATA_DIR .*\\.\n$`,
    ),
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

test("[START7] a port in use is one line, and leaves no data folder behind", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as { port: number };
  const DATA_DIR = newFolder();
  await using application = new ApplicationProcess({ DATA_DIR, PORT: String(port) });
  expect(await application.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr: `Port ${port} of 127.0.0.1 is in use. Stop the program that listens there, or set PORT to another one.\n`,
  });
  other.close();
  await expect(stat(DATA_DIR)).rejects.toThrow("ENOENT");
});

test("[START7] an address that is not this machine's is one line", async () => {
  await using application = new ApplicationProcess({ HOST: "203.0.113.1", DATA_DIR: newFolder() });
  const { code, stderr } = await application.ended();
  expect([code, stderr]).toEqual([
    1,
    "HOST is 203.0.113.1, which is no address of this machine. Set it to 127.0.0.1, or to 0.0.0.0 for all.\n",
  ]);
});

test("[START8] a database that cannot be reached is one line, without the password", async () => {
  const port = await freePort();
  await using application = new ApplicationProcess({
    DATABASE_URL: `postgres://ada:hunter2@127.0.0.1:${port}/chat`,
    AUTH_SECRET: "a secret with more than 32 characters",
  });
  expect(await application.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr: `PostgreSQL at 127.0.0.1:${port} cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}. Is it running, and is DATABASE_URL right?\n`,
  });
});

test("[DATA18] [DATA20] a data folder restored in part is one line, with exit code 1, and stays as it is", async () => {
  const DATA_DIR = await startedBefore();
  await using first = new ApplicationProcess({ DATA_DIR });
  await first.ready();
  await first.end("SIGTERM");
  await rm(join(DATA_DIR, "auth-secret"));
  await using withoutSecret = new ApplicationProcess({ DATA_DIR });
  expect(await withoutSecret.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr:
      `${DATA_DIR}/auth-secret is missing, and the signing key in the database was encrypted with it. Restore it from ` +
      "the backup, or empty the table account_keys to have new ones made.\n",
  });
  expect((await readdir(DATA_DIR)).sort()).toEqual(["in-use-by", "postgres"]);
  await mkdir(join(DATA_DIR, "auth-secret"));
  await using unreadable = new ApplicationProcess({ DATA_DIR });
  expect(await unreadable.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr: `${DATA_DIR}/auth-secret cannot be read (EISDIR). It must be a file that this user may read.\n`,
  });
  await rm(join(DATA_DIR, "postgres", "PG_VERSION"));
  await using withoutVersion = new ApplicationProcess({ DATA_DIR });
  expect(await withoutVersion.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr:
      `The database in ${DATA_DIR}/postgres is damaged: PG_VERSION is missing. Restore the backup completely, or set ` +
      "DATA_DIR to another folder.\n",
  });
});

test("[START2] wrong variables are a line each", async () => {
  await using application = new ApplicationProcess({ PORT: "http", LOG_LEVEL: "loud" });
  expect(await application.ended()).toEqual({
    code: 1,
    stdout: "",
    stderr:
      'PORT must be a whole number from 0 to 65535, not "http".\n' +
      'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent, not "loud".\n',
  });
});

test("[START21] wrong variables are red lines where colours are forced", async () => {
  await using application = new ApplicationProcess({ PORT: "http", RATE_LIMIT: "none", FORCE_COLOR: "1" });
  const { code, stderr } = await application.ended();
  expect([code, stderr]).toEqual([
    1,
    '\u001b[31mPORT must be a whole number from 0 to 65535, not "http".\u001b[39m\n' +
      '\u001b[31mRATE_LIMIT must be a number of messages a second above 0, or off, not "none".\u001b[39m\n',
  ]);
});

test("[START9] it ends with the shell in which npm started it", async () => {
  const DATA_DIR = await startedBefore();
  await using shell = new ApplicationProcess({ DATA_DIR, npm_lifecycle_event: "start" }, "$MAIN; true");
  await shell.ready();
  await shell.end("SIGTERM");
  await using again = new ApplicationProcess({ DATA_DIR });
  await again.ready();
});
