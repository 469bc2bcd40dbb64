import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLogger, type Database, type DatabaseOptions, openDatabase } from "@duologue/server";
import { type Balancer, freePort, Janitor, startBalancer } from "@duologue/testkit";
import type { Weakness } from "../guards/guard.js";
import { takeKey, takeLock } from "../guards/weaken-database.js";
import { FaultyLink } from "../network/faulty-link.js";
import type { RunOptions } from "../options.js";
import { Postgres } from "./postgres.js";
import { Redis } from "./redis.js";
import { ServerProcess } from "./server-process.js";

/** What the servers are told; nobody outside this machine can reach them. */
export const SECRETS = { secret: "a secret of the torture, of more than 32 bytes", apiKey: "torture" };

/** Duologue, with everything that it stands on, and a proxy between each two. */
export interface Cluster {
  readonly postgres: Postgres | null;
  readonly redis: Redis | null;
  readonly servers: readonly ServerProcess[];
  /** Before all servers; null if clients connect to them directly. */
  readonly balancer: Balancer | null;
  readonly databaseLinks: readonly FaultyLink[];
  readonly redisLinks: readonly FaultyLink[];
  /** Opens the database, past all servers; the embedded one only when they have ended. */
  openDatabase(): Promise<Database>;
  stopServers(): Promise<void>;
  /** Ends everything, and removes what it had on disk. */
  close(): Promise<void>;
}

/** Starts it. Whatever happens to this process, what was started is ended. */
export async function startCluster(options: RunOptions, onDeath: (how: string) => void): Promise<Cluster> {
  const janitor = new Janitor();
  try {
    return await start(options, onDeath, janitor);
  } catch (error) {
    await janitor.finish();
    throw error;
  }
}

async function start(options: RunOptions, onDeath: (how: string) => void, janitor: Janitor): Promise<Cluster> {
  const folder = await mkdtemp(join(tmpdir(), "duologue-torture-"));
  janitor.watchFolder(folder);
  const postgres = options.database === "postgres" ? await Postgres.start(janitor) : null;
  const redis = options.redis ? await Redis.start(janitor) : null;
  const dataDir = join(folder, "data");
  const databaseLinks: FaultyLink[] = [];
  const redisLinks: FaultyLink[] = [];
  const servers: ServerProcess[] = [];
  const weakness = weaknessOf(options);
  for (let n = 1; n <= options.processes; n += 1) {
    const name = `server-${n}`;
    const databaseLink = postgres && (await new FaultyLink(`${name} to postgres`, postgres.port).listen());
    if (databaseLink) databaseLinks.push(databaseLink);
    if (redis) redisLinks.push(await new FaultyLink(`${name} to redis`, redis.port).listen());
    const environment = environmentOf(
      databaseLink ? postgres?.urlBy(databaseLink.port) : undefined,
      redisLinks.at(-1),
      dataDir,
      weakness,
    );
    const logFile = join(options.out, `${name}.log`);
    const program = programOf(weakness);
    servers.push(new ServerProcess({ name, program, port: await freePort(), environment, logFile, janitor, onDeath }));
  }
  for (const server of servers) {
    server.start();
    await server.ready();
  }
  const balancer = await startBalancerOf(options, servers, janitor);
  if (postgres && options.without === "lock") await takeLock(postgres.databaseUrl);
  if (postgres && options.without === "key") await takeKey(postgres.databaseUrl);
  const stopServers = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  const databaseOptions = (): DatabaseOptions => (postgres === null ? { dataDir } : { url: postgres.databaseUrl });
  return {
    postgres,
    redis,
    servers,
    balancer,
    databaseLinks,
    redisLinks,
    openDatabase: () => openDatabase(databaseOptions(), createLogger("silent")),
    stopServers,
    async close() {
      await stopServers();
      await balancer?.[Symbol.asyncDispose]();
      for (const link of [...databaseLinks, ...redisLinks]) await link.close();
      await redis?.kill();
      await postgres?.stop();
      await janitor.finish();
    },
  };
}

async function startBalancerOf({ balancer: kind }: RunOptions, servers: readonly ServerProcess[], janitor: Janitor) {
  const [first, second] = servers;
  if (kind === null || !first || !second) return null;
  const balancer = await startBalancer(kind, [first.port, second.port]);
  janitor.watch(balancer.child);
  return balancer;
}

function environmentOf(
  databaseUrl: string | undefined,
  redisLink: FaultyLink | undefined,
  dataDir: string,
  weakness: Weakness | null,
) {
  return {
    JWT_SECRET: SECRETS.secret,
    API_KEY: SECRETS.apiKey,
    RATE_LIMIT: "off",
    LOG_LEVEL: "warn",
    ...(databaseUrl === undefined ? { DATA_DIR: dataDir } : { DATABASE_URL: databaseUrl }),
    ...(redisLink && { REDIS_URL: `redis://127.0.0.1:${redisLink.port}` }),
    ...(weakness !== null && { WITHOUT: weakness }),
  };
}

/** What the servers' own program has to lack. */
function weaknessOf({ without, withoutHealing }: RunOptions): Weakness | null {
  if (without !== null && without !== "lock" && without !== "key") return without;
  return withoutHealing.includes("lost-answer") ? "lost-answer" : null;
}

/** The application as people start it, or the weak server. */
function programOf(weakness: Weakness | null): string {
  if (weakness !== null) return fileURLToPath(new URL("../guards/weak-server.js", import.meta.url));
  const root = createRequire(import.meta.url).resolve("../../../package.json");
  return join(root, "../apps/standalone/dist/main.js");
}
