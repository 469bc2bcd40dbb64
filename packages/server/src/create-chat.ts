import type { Server as HttpServer } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { LIMITS, type User } from "@duologue/protocol";
import { createAuthenticate } from "./auth/authenticate.js";
import type { TokenSource } from "./auth/verify-token.js";
import { checkedOrigins, checkedRedis, checkedTokens } from "./check-options.js";
import type { MayTalk } from "./conversations/open-conversation.js";
import { type DatabaseOptions, openDatabase } from "./database/connect.js";
import type { Database } from "./database/database.js";
import { openConnections } from "./database/open-connections.js";
import { findUnavailable } from "./database/unavailable.js";
import { createHttp } from "./http/create-http.js";
import { type Clock, systemClock } from "./kernel/clock.js";
import { createLogger, type Logger, withoutSecrets } from "./kernel/logger.js";
import { createMetrics } from "./kernel/metrics.js";
import { UnderWay } from "./kernel/under-way.js";
import { createBroadcast } from "./transport/broadcast.js";
import { createCommandHandlers } from "./transport/command-handlers.js";
import { createGateway, type Transport } from "./transport/gateway.js";
import type { OtherProcesses, OtherProcessesOptions } from "./transport/other-processes.js";
import { createRateLimit } from "./transport/rate-limit.js";
import { createToWireError } from "./transport/to-wire-error.js";
import { bindUseCases } from "./use-cases.js";
import type { Person } from "./users/user.js";

export interface ChatOptions {
  /** Where to keep everything; an opened database stays the caller's to close. */
  readonly database: DatabaseOptions | Database;
  /** Where processes that share a PostgreSQL database meet: `redis://…`, Redis 7 or Valkey. Without it, this one is alone. */
  readonly redis?: string | undefined;
  /** Whose tokens are accepted. With several sources, each token is tried with one after the other. */
  readonly tokens: TokenSource | readonly TokenSource[];
  /** Whether a user may open a conversation with another; by default everybody may. */
  readonly mayTalk?: MayTalk;
  /** Seconds by which clocks may differ, and for which a socket outlives its token; default 30. */
  readonly tokenLeeway?: number;
  /** Messages a second for each user, default 20, with bursts of three times as many; `off` for load tests. */
  readonly rateLimit?: number | "off";
  /** Lets the host's server create and change people over HTTP; without it those routes are off. */
  readonly apiKey?: string;
  /** Path of Socket.IO, default `/socket.io`. */
  readonly path?: string;
  /** Default both: a plain client begins with polling. */
  readonly transports?: readonly Transport[];
  /** Where the application is reached from outside, if that differs from what requests say (behind a TLS proxy). */
  readonly publicUrl?: string;
  /** Other origins whose pages may connect: `https://www.example.com`, `capacitor://localhost`; or `*` for all. */
  readonly corsOrigin?: readonly string[];
  /** Connections that this process takes, default 20,000. */
  readonly maxConnections?: number;
  /** Sockets of one user in this process, default 50; further ones are rejected with `too_many_sockets`. */
  readonly maxSocketsPerUser?: number;
  /** Where the log goes, default JSON lines on standard output; pino's fits. It receives no secret and no user's text. */
  readonly logger?: Logger;
  readonly clock?: Clock;
}

/** One-to-one chat for a host application. */
export interface Chat {
  /** Takes WebSocket and polling connections of an HTTP server, beside what it already serves. */
  attach(httpServer: HttpServer | HttpsServer): void;
  /** The HTTP routes, as a standard fetch handler. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly users: {
    /** Creates a person of the host, or changes the one with this `externalId`. Throws a ZodError on bad values. */
    upsert(person: Person): Promise<User>;
  };
  /**
   * Takes no more connections and commands, commits and answers what was accepted, ends all connections so that default
   * clients come back by themselves, and closes the database if it was opened here. Takes a fraction of a second, and
   * while the database is away up to 8.
   */
  close(): Promise<void>;
}

/**
 * Starts the chat: opens the database and brings its tables up to date. If it throws, nothing is left open.
 *
 * @throws RangeError if a secret of `tokens` is too short, if `redis` is no address, or stands beside the embedded
 *   database, or if `corsOrigin` has an entry that is no origin
 */
export async function createChat(options: ChatOptions): Promise<Chat> {
  const tokens = checkedTokens(options.tokens);
  const redisUrl = checkedRedis(options.redis, options.database);
  const corsOrigin = checkedOrigins(options.corsOrigin);
  const logger = withoutSecrets(options.logger ?? createLogger("info"));
  const database = "query" in options.database ? options.database : await openDatabase(options.database, logger);
  const closeDatabase = async () => {
    if (database !== options.database) await database.close();
  };
  try {
    return await assembleChat(options, { tokens, redisUrl, corsOrigin, logger, database, closeDatabase });
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}

/** Loads the client of Redis, which is a quarter of all code, only where it is used. */
async function connectProcesses(options: OtherProcessesOptions): Promise<OtherProcesses> {
  const { connectProcesses: connect } = await import("./transport/other-processes.js");
  return connect(options);
}

/** What has been checked and opened. */
interface Foundation {
  readonly tokens: readonly TokenSource[];
  readonly redisUrl: string | undefined;
  readonly corsOrigin: readonly string[];
  readonly logger: Logger;
  readonly database: Database;
  /** Closes it if it is ours. */
  readonly closeDatabase: () => Promise<void>;
}

async function assembleChat(
  options: ChatOptions,
  { tokens, redisUrl, corsOrigin, logger, database, closeDatabase }: Foundation,
): Promise<Chat> {
  const { clock = systemClock, tokenLeeway = 30 } = options;
  const metrics = createMetrics({
    connections: () => gateway.connections(),
    isRedisUp: redisUrl === undefined ? undefined : () => processes?.isUp() ?? false,
  });
  const useCases = bindUseCases(database, options.mayTalk ?? (() => true), clock, metrics.observeGroup);
  const authenticate = createAuthenticate(tokens, tokenLeeway, useCases.findUser);

  const processes =
    redisUrl === undefined
      ? undefined
      : await connectProcesses({
          url: redisUrl,
          identity: await useCases.readIdentity(),
          onDropped: metrics.countDropped,
          clock,
          logger,
        });
  const gateway = createGateway(
    {
      path: options.path ?? "/socket.io",
      transports: options.transports ?? ["polling", "websocket"],
      publicUrl: options.publicUrl,
      corsOrigin,
      maxConnections: options.maxConnections ?? LIMITS.connections,
      maxSocketsPerUser: options.maxSocketsPerUser ?? LIMITS.socketsPerUser,
      processes,
    },
    clock,
    logger,
  );
  const toWireError = createToWireError(findUnavailable, logger);
  const onLost = (error: unknown) => void toWireError(error, true);
  const broadcast = createBroadcast(gateway.rooms, processes, useCases.readConversation, onLost);
  const rateLimit = createRateLimit(options.rateLimit ?? LIMITS.messagesPerSecond, clock);
  const handlers = createCommandHandlers(useCases, authenticate);
  gateway.serve(authenticate, {
    handlers,
    rateLimit,
    toWireError,
    broadcast,
    countCommand: metrics.countCommand,
    clock,
  });
  let isClosing = false;
  const http = createHttp({
    useCases,
    authenticate,
    rateLimit,
    toWireError,
    broadcast,
    apiKey: options.apiKey,
    corsOrigin,
    metrics,
    isClosing: () => isClosing,
    clock,
  });

  const requests = new UnderWay();
  await openConnections(database);

  return {
    attach: gateway.attach,
    fetch: (request) => requests.track(async () => http.fetch(request)),
    users: { upsert: useCases.upsertUser },
    async close() {
      isClosing = true;
      await Promise.all([gateway.close(), requests.settled()]);
      processes?.close();
      await closeDatabase();
    },
  };
}
