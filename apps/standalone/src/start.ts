import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { createChat, createLogger, type Database, type Logger } from "@duologue/server";
import { createAdaptorServer } from "@hono/node-server";
import { createAccounts } from "./accounts/accounts.js";
import { keepAuthSecret } from "./accounts/auth-secret.js";
import type { Config } from "./config.js";
import { createApp } from "./create-app.js";
import { listen, localUrl } from "./listen.js";
import { isInMemory, openData } from "./open-data.js";

const PAGE_FOLDER = fileURLToPath(new URL("../dist/web", import.meta.url));
const MIGRATIONS = { folder: fileURLToPath(new URL("../migrations", import.meta.url)), table: "account_migrations" };
/** Requests that are under way when the application closes get so long to end. */
const GRACE_MS = 1_000;

/** The application, running. */
export interface Running {
  /** Where people open it. */
  readonly url: string;
  /** Ends connections, finishes what was accepted, and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the application: accounts, chat and page under one address.
 *
 * @throws StartFailure, ConfigError and the like: errors whose message is for the person who starts it
 */
export async function start(config: Config, logger: Logger = createLogger(config.logLevel)): Promise<Running> {
  let answer = notReadyYet;
  const http = createAdaptorServer({ fetch: (request, env) => answer(request, env) }) as Server;
  // First of all, for it fails at once and changes nothing; and only then the port is known.
  const port = await listen(http, config.host, config.port);
  const url = config.publicUrl ?? localUrl(config.host, port);
  const closers = [() => closeServer(http)];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openData(config.database, logger);
    closers.unshift(() => database.close());
    const accounts = await startAccounts(config, database, url, logger);
    const chat = await createChat({
      ...chatOptions(config),
      database,
      tokens: accounts ? [accounts.tokens, ...config.hostTokens] : config.hostTokens,
      logger,
    });
    closers.push(() => chat.close());
    const app = createApp({
      chat,
      accounts,
      pageFolder: PAGE_FOLDER,
      corsOrigin: config.corsOrigin,
      isBehindProxy: config.publicUrl !== undefined,
      logger,
    });
    answer = app.fetch as typeof answer;
    chat.attach(http);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function notReadyYet(_request: Request, _env: unknown): Promise<Response> {
  const headers = { "retry-after": "1" };
  return Response.json({ error: "The server is starting.", code: "unavailable" }, { status: 503, headers });
}

async function startAccounts(config: Config, database: Database, publicUrl: string, logger: Logger) {
  if (!config.accounts) return undefined;
  await database.migrate(MIGRATIONS);
  const secret = config.accounts.secret ?? (await keptSecret(config));
  const { corsOrigin, rateLimit } = config;
  return createAccounts({ database, secret, publicUrl, corsOrigin, isRateLimited: rateLimit !== "off", logger });
}

async function keptSecret({ database }: Config): Promise<string> {
  if (!("dataDir" in database)) throw new Error("AUTH_SECRET is needed together with DATABASE_URL.");
  return isInMemory(database) ? crypto.randomUUID() : keepAuthSecret(database.dataDir);
}

function chatOptions({ publicUrl, apiKey, ...config }: Config) {
  return {
    redis: config.redis,
    tokenLeeway: config.tokenLeeway,
    rateLimit: config.rateLimit,
    transports: config.transports,
    corsOrigin: config.corsOrigin,
    ...(publicUrl !== undefined && { publicUrl }),
    ...(apiKey !== undefined && { apiKey }),
  };
}

/** Takes no more connections, and waits for requests that are under way, though not for one that never ends. */
async function closeServer(http: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    http.close(() => resolve());
    const giveUp = () => {
      http.closeAllConnections();
      resolve();
    };
    setTimeout(giveUp, GRACE_MS).unref();
  });
}
