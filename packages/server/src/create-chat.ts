import { LIMITS } from "@duologue/protocol";
import { createAuthenticate } from "./auth/authenticate.js";
import { reportRejections } from "./auth/report-rejections.js";
import type { TokenSource } from "./auth/verify-token.js";
import type { Chat } from "./chat.js";
import type { ChatOptions } from "./chat-options.js";
import { checkedOrigins, checkedRedis, checkedTokens, checkOptions } from "./check-options.js";
import { openDatabase } from "./database/connect.js";
import type { Database } from "./database/database.js";
import { openConnections } from "./database/open-connections.js";
import { findUnavailable } from "./database/unavailable.js";
import { createHttp, hasRoute } from "./http/create-http.js";
import { systemClock } from "./kernel/clock.js";
import { createDebug } from "./kernel/debug.js";
import { createLogger, type Logger, withoutSecrets } from "./kernel/logger.js";
import { createMetrics } from "./kernel/metrics.js";
import { requirePackages } from "./kernel/missing-package.js";
import { noteRunning, processId } from "./kernel/running-chats.js";
import { UnderWay } from "./kernel/under-way.js";
import { createMount } from "./mount/create-mount.js";
import { createMountPoint, type MountPoint } from "./mount/mount-point.js";
import { createNodeListener, requireRequest } from "./mount/node-listener.js";
import { ProcessesWatch } from "./processes/watch-processes.js";
import { createSessions } from "./sessions/create-sessions.js";
import { EndedSessions } from "./sessions/ended-sessions.js";
import { createBroadcast } from "./transport/broadcast.js";
import { createCommandHandlers } from "./transport/command-handlers.js";
import { createGateway } from "./transport/gateway.js";
import type { OtherProcesses, OtherProcessesOptions } from "./transport/other-processes.js";
import { createRateLimit } from "./transport/rate-limit.js";
import { createToWireError } from "./transport/to-wire-error.js";
import { bindUseCases } from "./use-cases.js";

/**
 * Starts the chat: opens the database and brings its tables up to date. If it throws, nothing is left open.
 *
 * @throws RangeError that names the option and says what to do, before anything is opened, if one is unknown, missing
 *   or wrong
 */
export async function createChat(options: ChatOptions): Promise<Chat> {
  checkOptions(options);
  const tokens = checkedTokens(options.tokens);
  const redisUrl = checkedRedis(options.redis, options.database);
  const corsOrigin = checkedOrigins(options.corsOrigin);
  const mountPoint = createMountPoint(options.basePath, options.path);
  const logger = withoutSecrets(options.logger ?? createLogger("info"));
  const database = "query" in options.database ? options.database : await openDatabase(options.database, logger);
  const closeDatabase = async () => {
    if (database !== options.database) await database.close();
  };
  try {
    return await assembleChat(options, { tokens, redisUrl, corsOrigin, mountPoint, logger, database, closeDatabase });
  } catch (error) {
    await closeDatabase();
    throw error;
  }
}

/** Loads the client of Redis, which is a quarter of all code, only where it is used. */
async function connectProcesses(options: OtherProcessesOptions): Promise<OtherProcesses> {
  requirePackages("redis", ["redis", "@socket.io/redis-adapter"]);
  const { connectProcesses: connect } = await import("./transport/other-processes.js");
  return connect(options);
}

/** What has been checked and opened. */
interface Foundation {
  readonly tokens: readonly TokenSource[];
  readonly redisUrl: string | undefined;
  readonly corsOrigin: readonly string[];
  readonly mountPoint: MountPoint;
  readonly logger: Logger;
  readonly database: Database;
  /** Closes it if it is ours. */
  readonly closeDatabase: () => Promise<void>;
}

async function assembleChat(
  options: ChatOptions,
  { tokens, redisUrl, corsOrigin, mountPoint, logger, database, closeDatabase }: Foundation,
): Promise<Chat> {
  const { clock = systemClock, tokenLeeway = 30 } = options;
  const debug = createDebug(options.debug, logger);
  const metrics = createMetrics({
    onCommand: (event, outcome) => debug({ event, outcome }, "A command was answered."),
    connections: () => gateway.connections(),
    isRedisUp: redisUrl === undefined ? undefined : () => processes?.isUp() ?? false,
  });
  const useCases = bindUseCases(database, options.mayTalk ?? (() => true), clock, metrics.observeGroup);
  const identity = await useCases.readIdentity();

  const processes =
    redisUrl === undefined
      ? undefined
      : await connectProcesses({
          url: redisUrl,
          identity,
          onDropped: metrics.countDropped,
          clock,
          logger,
        });
  const transports = options.transports ?? ["polling", "websocket"];
  const mount = createMount({
    point: mountPoint,
    takesWebSockets: transports.includes("websocket"),
    hasRoute: (path) => hasRoute(http, path),
    respond: createNodeListener((request, bindings) => fetch(request, bindings)),
    logger,
    debug,
  });
  const ended = new EndedSessions(tokenLeeway, clock);
  const sessions = createSessions({ database, ended, elsewhere: processes, clock, logger });
  const hasEnded = (sid: string) => ended.has(sid);
  const identify = createAuthenticate(tokens, tokenLeeway, { findUser: useCases.findUser, hasEnded });
  const authenticate = reportRejections(identify, logger, debug, clock);
  const gateway = createGateway(
    {
      path: mountPoint.socketPath,
      transports,
      publicUrl: options.publicUrl,
      corsOrigin,
      maxConnections: options.maxConnections ?? LIMITS.connections,
      maxSocketsPerUser: options.maxSocketsPerUser ?? LIMITS.socketsPerUser,
      processes,
    },
    mount.requests,
    clock,
    logger,
    debug,
  );
  const toWireError = createToWireError(findUnavailable, logger);
  const onLost = (error: unknown) => void toWireError(error, true);
  const broadcast = createBroadcast(gateway.rooms, processes, useCases.readConversation, onLost);
  const rateLimit = createRateLimit(options.rateLimit ?? LIMITS.messagesPerSecond, clock);
  const handlers = createCommandHandlers(useCases, authenticate);
  const { countCommand } = metrics;
  gateway.serve(authenticate, { handlers, rateLimit, toWireError, broadcast, countCommand, clock }, ended);
  let isClosing = false;
  const http = createHttp({
    useCases,
    authenticate,
    rateLimit,
    toWireError,
    broadcast,
    apiKey: options.apiKey,
    corsOrigin,
    basePath: mountPoint.basePath,
    metrics,
    isClosing: () => isClosing,
    clock,
    logger,
  });

  const requests = new UnderWay();
  const fetch: Chat["fetch"] = (request, bindings) => {
    requireRequest(request);
    return requests.track(async () => http.fetch(request, bindings ?? {}));
  };
  await useCases.foldStoredNames();
  await openConnections(database);
  await sessions.start();
  // An embedded database has one process; a copy of it has the same identity.
  const hasRedis = redisUrl !== undefined;
  const isOver = noteRunning(database.kind === "pglite" ? database : identity, hasRedis, logger);
  const watch = new ProcessesWatch({ database, processId: processId(), hasRedis, clock, logger });
  if (database.kind === "postgres") watch.start();

  return {
    basePath: mountPoint.basePath,
    attach: mount.attach,
    fetch,
    users: { upsert: useCases.upsertUser },
    sessions: { end: sessions.end },
    async close() {
      isClosing = true;
      sessions.stop();
      watch.stop();
      await Promise.all([gateway.close(), requests.settled()]);
      mount.release();
      isOver();
      processes?.close();
      await closeDatabase();
    },
  };
}
