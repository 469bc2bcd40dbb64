import { fileURLToPath } from "node:url";
import { createChat, createLogger, type Database, type Logger, withoutSecrets } from "@duologue/server";
import { createAccounts } from "./accounts/accounts.js";
import { keepAuthSecret } from "./accounts/auth-secret.js";
import type { Config } from "./config.js";
import { createApp } from "./create-app.js";
import { HttpServer } from "./http-server.js";
import { checkPort, localUrl } from "./listen.js";
import { isInMemory, openData } from "./open-data.js";
import { StartFailure } from "./start-failure.js";

const PAGE_FOLDER = fileURLToPath(new URL("../dist/web", import.meta.url));
const MIGRATIONS = { folder: fileURLToPath(new URL("../migrations", import.meta.url)), table: "account_migrations" };

/** The application, running. */
export interface Running {
  /** Where people open it. */
  readonly url: string;
  /** Ends connections, finishes what was accepted, and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the application: accounts, chat and page under one address. It listens when everything else is ready, so that a
 * balancer sends no request to a process that cannot answer yet.
 *
 * @throws StartFailure, ConfigError and the like: errors whose message is for the person who starts it
 */
export async function start(config: Config, log: Logger = createLogger(config.logLevel)): Promise<Running> {
  const logger = withoutSecrets(log);
  // First of all, because it fails immediately and changes nothing; and the accounts need the port.
  const port = await checkPort(config.host, config.port);
  const url = config.publicUrl ?? localUrl(config.host, port);
  /** In the order of starting; they run in the opposite order. */
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const database = await openData(config.database, logger);
    closers.push(() => database.close());
    const accounts = await startAccounts(config, database, url, logger);
    const chat = await createChat({
      ...chatOptions(config),
      database,
      tokens: accounts ? [accounts.tokens, ...config.hostTokens] : config.hostTokens,
      logger,
    });
    const app = createApp({
      chat,
      accounts,
      pageFolder: PAGE_FOLDER,
      corsOrigin: config.corsOrigin,
      publicUrl: config.publicUrl,
      logger,
    });
    const http = new HttpServer(app.fetch as ConstructorParameters<typeof HttpServer>[0]);
    chat.attach(http.node);
    closers.push(
      () => http.endConnections(),
      () => chat.close(),
    );
    await http.listen(config.host, port);
    closers.push(() => http.stopListening());
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAccounts(config: Config, database: Database, publicUrl: string, logger: Logger) {
  if (!config.accounts) return undefined;
  await database.migrate(MIGRATIONS);
  const secret = config.accounts.secret ?? (await keptSecret(config, database));
  const { corsOrigin, rateLimit } = config;
  return createAccounts({ database, secret, publicUrl, corsOrigin, isRateLimited: rateLimit !== "off", logger });
}

async function keptSecret({ database: options }: Config, database: Database): Promise<string> {
  if (!("dataDir" in options)) throw new StartFailure("AUTH_SECRET is needed together with DATABASE_URL.");
  return isInMemory(options) ? crypto.randomUUID() : keepAuthSecret(options.dataDir, database);
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
