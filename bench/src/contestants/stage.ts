import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, type Janitor, type PostgresServer } from "@duologue/testkit";
import type { GeneratorUser } from "../generator/user.js";
import { cpuSecondsOfTree, memoryOf } from "../processes.js";
import type { Contestant, Runtime } from "./contestant.js";
import { API_KEY, askForPeople, insertPeople, numberedUsers, query, SECRET } from "./people.js";

/** CPU seconds so far. */
export interface Cpu {
  readonly server: number;
  readonly postgres: number;
}

/** A contestant that runs, with a database and people in it. */
export interface Stage extends AsyncDisposable {
  readonly port: number;
  readonly users: readonly GeneratorUser[];
  /** Of a contestant that stores in PostgreSQL. */
  readonly databaseUrl: string;
  /** From the last start's command to its first accepted connection, in milliseconds. */
  startMs(): number;
  cpu(): Cpu;
  /** Of the server, in bytes: what it shares with others in parts. */
  memory(): number;
  /** If it was started so that it can. */
  collectGarbage(): void;
  /** Ends the server in good order, and starts it on the same database. */
  restart(): Promise<void>;
}

/** Where contestants run. */
export interface Workplace {
  /** One whose commits wait for the disk. */
  readonly postgres: PostgresServer;
  readonly runtime: Runtime;
  /** Ends contestants and removes their folders when this process ends by Ctrl-C. */
  readonly janitor: Janitor;
}

/** Where a contestant stores, and what it is to be able to do. */
export interface Place {
  /** A database that stays when the stage goes, and has the people already if it is not new. Default one of its own. */
  readonly database?: string;
  readonly canCollectGarbage?: boolean;
  /** More variables for it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Where a contestant may store, and how people get there. */
interface Store extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** When the contestant is ready. */
  makePeople(port: number): Promise<readonly GeneratorUser[]>;
}

const COLLECT_GARBAGE = fileURLToPath(new URL("./collect-garbage.js", import.meta.url));

let databases = 0;

/** One that nobody else takes. */
export function databaseName(): string {
  databases += 1;
  return `bench_${databases}`;
}

/** Starts a contestant, with so many users, two in each conversation. */
export async function setStage(
  contestant: Contestant,
  { postgres, runtime, janitor }: Workplace,
  userCount: number,
  place: Place = {},
): Promise<Stage> {
  const port = await freePort();
  const database = place.database ?? databaseName();
  const store = await openStore(contestant, { postgres, janitor }, database, userCount, place.database !== undefined);
  const server = new Server(
    contestant,
    runtime,
    janitor,
    port,
    { ...store.env, ...place.env },
    place.canCollectGarbage ?? false,
  );
  const leave = async () => {
    await server.end("SIGKILL");
    await store[Symbol.asyncDispose]();
  };
  try {
    await server.start();
    const users = await store.makePeople(port);
    const postmaster = Number(readFileSync(join(postgres.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
    return {
      port,
      users,
      databaseUrl: postgres.url(database),
      startMs: () => server.startMs,
      cpu: () => ({ server: cpuSecondsOfTree(server.pid), postgres: cpuSecondsOfTree(postmaster) }),
      memory: () => memoryOf(server.pid),
      collectGarbage: () => void process.kill(server.pid, "SIGUSR2"),
      async restart() {
        await server.end("SIGTERM");
        await server.start();
      },
      [Symbol.asyncDispose]: leave,
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** The process of a contestant. */
class Server {
  readonly #command: readonly [string, ...string[]];
  readonly #janitor: Janitor;
  readonly #port: number;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  startMs = Number.NaN;

  constructor(
    contestant: Contestant,
    runtime: Runtime,
    janitor: Janitor,
    port: number,
    env: Readonly<Record<string, string>>,
    canCollectGarbage: boolean,
  ) {
    const preload = canCollectGarbage ? [runtime.preloadFlag, COLLECT_GARBAGE] : [];
    this.#command = [runtime.program, ...runtime.flags(contestant), ...preload, contestant.program];
    this.#janitor = janitor;
    this.#port = port;
    this.#env = env;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async start(): Promise<void> {
    const from = performance.now();
    const [program, ...args] = this.#command;
    const child = spawn(program, args, {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "production",
        PORT: String(this.#port),
        JWT_SECRET: SECRET,
        API_KEY,
        RATE_LIMIT: "off",
        ...this.#env,
      },
    });
    this.#child = child;
    this.#janitor.watch(child);
    await ready(child);
    const answer = await fetch(`http://127.0.0.1:${this.#port}/socket.io/?EIO=4&transport=polling`);
    if (!answer.ok) throw new Error(`The first connection was answered ${answer.status}.`);
    await answer.text();
    this.startMs = performance.now() - from;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill(signal);
    await exit;
  }
}

async function openStore(
  { store }: Contestant,
  { postgres, janitor }: Pick<Workplace, "postgres" | "janitor">,
  database: string,
  userCount: number,
  stays: boolean,
): Promise<Store> {
  if (store === "postgres") {
    const url = postgres.url(database);
    const admin = postgres.url("postgres");
    const isThere = (await query(admin, `select from pg_database where datname = '${database}'`)).length > 0;
    if (!isThere) await query(admin, `create database ${database}`);
    return {
      env: { DATABASE_URL: url },
      async makePeople() {
        if (!isThere) await insertPeople(url, userCount);
        return numberedUsers(userCount);
      },
      async [Symbol.asyncDispose]() {
        if (!stays) await query(admin, `drop database ${database} with (force)`);
      },
    };
  }
  if (store === "embedded") {
    const folder = await mkdtemp(join(tmpdir(), "duologue-bench-"));
    janitor.watchFolder(folder);
    return {
      env: { DATA_DIR: join(folder, "data") },
      makePeople: (port) => askForPeople(`http://127.0.0.1:${port}`, userCount),
      [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
    };
  }
  return { env: {}, makePeople: () => numberedUsers(userCount), async [Symbol.asyncDispose]() {} };
}

/** Its first line that says so. What it logs later is read and dropped, as a production's collector would take it. */
function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on("data", (text: Buffer) => text.includes(" is ready") && resolve());
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The contestant ended with exit code ${code}.`)));
  });
}
