import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type PostgresServer } from "@duologue/testkit";
import type { LoadPlan } from "../generator/load.js";
import { cpuSecondsOfTree } from "../processes.js";
import type { Contestant } from "./contestant.js";
import { API_KEY, askForPeople, insertPeople, numberedUsers, query, SECRET } from "./people.js";

/** CPU seconds so far. */
export interface Cpu {
  readonly server: number;
  readonly postgres: number;
}

/** A contestant that runs, with a database of its own and people in it. */
export interface Stage extends AsyncDisposable {
  readonly port: number;
  readonly users: LoadPlan["users"];
  /** Of a contestant that stores in PostgreSQL. */
  readonly databaseUrl: string;
  cpu(): Cpu;
}

/** Where a contestant may store, and how people get there. */
interface Store extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** When the contestant is ready. */
  makePeople(port: number): Promise<LoadPlan["users"]>;
}

let databases = 0;

/** Starts a contestant on a fresh database, with so many users, two in each conversation. */
export async function setStage(contestant: Contestant, postgres: PostgresServer, userCount: number): Promise<Stage> {
  const port = await freePort();
  databases += 1;
  const database = `bench_${databases}`;
  const store = await openStore(contestant, postgres, database, userCount);
  const child = spawn(process.execPath, [contestant.program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      PORT: String(port),
      JWT_SECRET: SECRET,
      API_KEY,
      RATE_LIMIT: "off",
      ...store.env,
    },
  });
  const leave = async () => {
    await end(child);
    await store[Symbol.asyncDispose]();
  };
  try {
    await ready(child);
    const users = await store.makePeople(port);
    const { pid = 0 } = child;
    const postmaster = Number(readFileSync(join(postgres.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
    return {
      port,
      users,
      databaseUrl: postgres.url(database),
      cpu: () => ({ server: cpuSecondsOfTree(pid), postgres: cpuSecondsOfTree(postmaster) }),
      [Symbol.asyncDispose]: leave,
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

async function openStore(
  { store }: Contestant,
  postgres: PostgresServer,
  database: string,
  userCount: number,
): Promise<Store> {
  if (store === "postgres") {
    const url = postgres.url(database);
    await query(postgres.url("postgres"), `create database ${database}`);
    return {
      env: { DATABASE_URL: url },
      async makePeople() {
        await insertPeople(url, userCount);
        return numberedUsers(userCount);
      },
      [Symbol.asyncDispose]: () => query(postgres.url("postgres"), `drop database ${database} with (force)`),
    };
  }
  if (store === "embedded") {
    const folder = await mkdtemp(join(tmpdir(), "duologue-bench-"));
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

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}
