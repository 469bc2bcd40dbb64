import { fileURLToPath } from "node:url";
import { createChat, type Database, type Logger } from "@duologue/server";
import { type Accounts, type AccountsOptions, createAccounts } from "./accounts/accounts.js";
import { keepAuthSecret } from "./accounts/auth-secret.js";
import type { EndSession } from "./accounts/end-session.js";
import type { Config } from "./config.js";
import { createApp } from "./create-app.js";
import { HttpServer } from "./http-server.js";
import { isInMemory } from "./open-data.js";
import { StartFailure } from "./start-failure.js";

const PAGE_FOLDER = fileURLToPath(new URL("../dist/web", import.meta.url));
const MIGRATIONS = { folder: fileURLToPath(new URL("../migrations", import.meta.url)), table: "account_migrations" };

/** What is ready before the application serves. */
export interface Foundation {
  readonly config: Config;
  readonly database: Database;
  /** Resolves when the page is built. */
  readonly page: Promise<void> | undefined;
  readonly port: number;
  /** Where people open the application. */
  readonly url: string;
  readonly logger: Logger;
}

/** Serves accounts, chat and page; what ends it is added to `closers`, also when it throws. */
export async function serve(
  { config, database, page, port, url, logger }: Foundation,
  closers: (() => void | Promise<void>)[],
): Promise<void> {
  // No request ends a session before there is the chat.
  const endSession: EndSession = (session) => chat.sessions.end(session);
  const accounts = await startAccounts(config, { database, publicUrl: url, endSession, logger });
  const chat = await createChat({
    ...chatOptions(config),
    database,
    tokens: accounts ? [accounts.tokens, ...config.hostTokens] : config.hostTokens,
    logger,
  });
  await page;
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
}

type Parts = Pick<AccountsOptions, "database" | "publicUrl" | "endSession" | "logger">;

async function startAccounts(config: Config, parts: Parts): Promise<Accounts | undefined> {
  if (!config.accounts) return undefined;
  const { database } = parts;
  await database.migrate(MIGRATIONS);
  const secret = config.accounts.secret ?? (await keptSecret(config, database));
  const { corsOrigin, rateLimit } = config;
  return createAccounts({ ...parts, secret, corsOrigin, isRateLimited: rateLimit !== "off" });
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
