import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, type PostgresServer, signToken } from "@duologue/testkit";
import pg from "pg";
import type { LoadPlan } from "../generator/load.js";
import { cpuSecondsOfTree } from "../processes.js";
import type { Contestant } from "./contestant.js";

const SECRET = "a secret of the bench, of more than 32 bytes";
/** Longer than any measurement. */
const TOKEN_SECONDS = 6 * 3_600;

/** CPU seconds so far. */
export interface Cpu {
  readonly server: number;
  readonly postgres: number;
}

/** A contestant that runs, with a database of its own and people in it. */
export interface Stage extends AsyncDisposable {
  readonly port: number;
  readonly users: LoadPlan["users"];
  /** Of a contestant that uses one. */
  readonly databaseUrl: string;
  cpu(): Cpu;
}

let databases = 0;

/** Starts a contestant on a fresh database of this cluster, with so many users, two in each conversation. */
export async function setStage(contestant: Contestant, postgres: PostgresServer, userCount: number): Promise<Stage> {
  const port = await freePort();
  databases += 1;
  const database = `bench_${databases}`;
  if (contestant.usesDatabase) await query(postgres.url("postgres"), `create database ${database}`);
  const child = spawn(process.execPath, [contestant.program], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      PORT: String(port),
      DATABASE_URL: postgres.url(database),
      JWT_SECRET: SECRET,
      RATE_LIMIT: "off",
    },
  });
  try {
    await ready(child);
    if (contestant.usesDatabase) await people(postgres.url(database), userCount);
  } catch (error) {
    await end(child);
    throw error;
  }
  const { pid = 0 } = child;
  const postmaster = Number(readFileSync(join(postgres.dataDir, "postmaster.pid"), "utf8").split("\n")[0]);
  return {
    port,
    users: await usersWithTokens(userCount),
    databaseUrl: postgres.url(database),
    cpu: () => ({ server: cpuSecondsOfTree(pid), postgres: cpuSecondsOfTree(postmaster) }),
    async [Symbol.asyncDispose]() {
      await end(child);
      if (contestant.usesDatabase) await query(postgres.url("postgres"), `drop database ${database} with (force)`);
    },
  };
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

/** The columns that all schemas have; ids count from 1, and a vacuum gives the planner what it would know in life. */
async function people(url: string, count: number): Promise<void> {
  await query(url, `insert into users (name) select 'Person ' || n from generate_series(1, ${count}) n`);
  await query(
    url,
    `insert into conversations (user1_id, user2_id) select 2 * n - 1, 2 * n from generate_series(1, ${count / 2}) n`,
  );
  await query(url, "vacuum analyze");
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function usersWithTokens(count: number): Promise<LoadPlan["users"]> {
  const exp = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
  const user = async (index: number) => ({
    id: index + 1,
    token: await signToken({ sub: String(index + 1), exp }, SECRET),
    conversationId: Math.floor(index / 2) + 1,
  });
  return Promise.all(Array.from({ length: count }, (_, index) => user(index)));
}
