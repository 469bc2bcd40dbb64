import type { Server as HttpServer, IncomingMessage, ServerResponse } from "node:http";
import type { Server as HttpsServer } from "node:https";
import { type ClientToServerEvents, LIMITS, type ServerToClientEvents } from "@duologue/protocol";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import { WebSocketServer } from "ws";
import type { Authenticate, Identity } from "../auth/authenticate.js";
import { socketAuthMiddleware } from "../auth/socket-auth-middleware.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import { type AdmissionOptions, createAdmission, refuse } from "./admission.js";
import type { Rooms } from "./broadcast.js";
import { Dispatch, type DispatchContext } from "./dispatch.js";
import { cutOff, guardConnection, type RawConnection } from "./guard-connection.js";
import type { OtherProcesses } from "./other-processes.js";
import type { Peer } from "./peer.js";

type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, { identity: Identity }>;
type ChatSocket = Socket<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, { identity: Identity }>;

type Emit = (event: string, payload: object) => void;

export type Transport = "polling" | "websocket";

export interface GatewayOptions extends AdmissionOptions {
  /** Path of Socket.IO; clients expect `/socket.io`. */
  readonly path: string;
  readonly transports: readonly Transport[];
  /** Those that serve the same chat, if there are any. */
  readonly processes: Pick<OtherProcesses, "adapter" | "subscribed"> | undefined;
}

/** The Socket.IO server: lets sockets in, and hands what they send to their dispatch. */
export interface Gateway {
  /** Takes connections of an HTTP server. */
  attach(httpServer: HttpServer | HttpsServer): void;
  readonly rooms: Rooms;
  /** Raw connections now. */
  connections(): number;
  /** Begins to hand events of new sockets to `context`. */
  serve(authenticate: Authenticate, context: DispatchContext): void;
  /** Ends every connection; clients come back by themselves, to whoever serves them then. */
  close(): Promise<void>;
}

export function createGateway(options: GatewayOptions, clock: Clock, logger: Logger): Gateway {
  const io: ChatServer = new Server({
    path: options.path,
    transports: [...options.transports],
    connectTimeout: LIMITS.connectTimeoutMs,
    maxHttpBufferSize: LIMITS.frameBytes,
    // Small frames gain nothing, and each connection would hold a compressor.
    perMessageDeflate: false,
    // Version 8.23 of `ws` ends a flood of pings; what engine.io would install by itself may be older.
    wsEngine: WebSocketServer,
    ...(options.processes && { adapter: options.processes.adapter }),
    ...(options.corsOrigin.length > 0 && { cors: corsOf(options.corsOrigin) }),
  });
  let isAttached = false;
  /** Of the raw connections that are open. */
  const sessions = new Set<string>();
  const connections = () => (isAttached ? io.engine.clientsCount : 0);
  const admission = createAdmission(options, connections);

  return {
    connections,
    attach(httpServer) {
      io.attach(httpServer);
      isAttached = true;
      io.engine.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
        // Only what opens a connection: a request with the session id of one that is open belongs to that.
        const refusal = sessions.has(sessionOf(request)) ? undefined : admission(request);
        if (refusal) refuse(request, response, refusal);
        else next();
      });
      io.engine.on("connection", (connection: RawConnection) => {
        sessions.add(connection.id);
        connection.on("close", () => sessions.delete(connection.id));
        guardConnection(connection, (reason) => logger.warn({ reason }, "A connection was cut off."));
      });
    },
    rooms: {
      // One room a broadcast: two would take the channel that all processes hear.
      emit: (room, event, payload) => {
        (io.to(room).emit as Emit)(event, payload);
      },
      emitHere: (room, event, payload, exceptRoom) => {
        (io.local.to(room).except(exceptRoom).emit as Emit)(event, payload);
      },
      hasListenersHere: (room, exceptRoom) => {
        const { rooms } = io.of("/").adapter;
        const except = rooms.get(exceptRoom);
        for (const socket of rooms.get(room) ?? []) if (!except?.has(socket)) return true;
        return false;
      },
    },
    serve(authenticate, context) {
      io.use(socketAuthMiddleware(authenticate, logger) as Parameters<ChatServer["use"]>[0]);
      io.on("connection", (socket) => {
        const dispatch = new Dispatch(toPeer(socket, options.processes, clock, logger), context);
        // `next` is never called: nothing reaches Node's own emitter, where an event named "error" would throw.
        socket.use((event) => dispatch.receive(event));
      });
    },
    async close() {
      if (!isAttached) return;
      for (const socket of io.of("/").sockets.values()) socket.conn.close(true);
      io.engine.close();
    },
  };
}

/** The session id that a request names; empty if it names none. */
function sessionOf({ url = "/" }: IncomingMessage): string {
  return new URL(url, "http://any").searchParams.get("sid") ?? "";
}

/** `*` goes without cookies: browsers refuse the two together. */
function corsOf(origins: readonly string[]) {
  return origins.includes("*") ? { origin: "*" } : { origin: [...origins], credentials: true };
}

/** A socket as its commands see it; it ends when its token does. */
function toPeer(socket: ChatSocket, processes: GatewayOptions["processes"], clock: Clock, logger: Logger): Peer {
  let { validUntil } = socket.data.identity;
  const userId = socket.data.identity.user.user_id;
  // Not for good: a client that gets a new token comes back.
  const end = () => cutOff(socket.conn as unknown as RawConnection);
  let cancel = clock.after(validUntil - clock.now(), end);
  socket.on("disconnect", () => cancel());

  return {
    userId,
    expiresInMs: () => Math.max(0, validUntil - clock.now()),
    renewUntil(until) {
      cancel();
      validUntil = until;
      cancel = clock.after(validUntil - clock.now(), end);
    },
    join: async (room) => {
      // Socket.IO would keep a socket that is gone in the room for ever.
      if (!socket.connected) return;
      await socket.join(room);
      await processes?.subscribed();
    },
    leave: (room) => {
      void socket.leave(room);
    },
    tellFailure: (failure) => {
      socket.emit("messageError", failure);
    },
    banish(reason) {
      logger.warn({ userId, reason }, "A socket was ended for good.");
      socket.disconnect(true);
    },
  };
}
