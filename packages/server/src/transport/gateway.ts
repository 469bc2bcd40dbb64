import type { EventEmitter } from "node:events";
import { type ClientToServerEvents, LIMITS, type ServerToClientEvents } from "@duologue/protocol";
import { type DefaultEventsMap, Server } from "socket.io";
import { Decoder } from "socket.io-parser";
import type { Authenticate } from "../auth/authenticate.js";
import { socketAuthMiddleware, type TokenHolder } from "../auth/socket-auth-middleware.js";
import type { Clock } from "../kernel/clock.js";
import type { Debug } from "../kernel/debug.js";
import type { Logger } from "../kernel/logger.js";
import { within } from "../kernel/within.js";
import { type AdmissionOptions, createAdmission } from "./admission.js";
import type { Rooms } from "./broadcast.js";
import { ConnectDeadline } from "./connect-deadline.js";
import { ConnectionCount } from "./connection-count.js";
import { Dispatch, type DispatchContext } from "./dispatch.js";
import { type Ended, endSockets } from "./end-sockets.js";
import { createGatherFrames } from "./gather-frames.js";
import { createGuardConnection } from "./guard-connection.js";
import { guardRequests } from "./guard-requests.js";
import { hangUp } from "./hang-up.js";
import { holdBackAnswers, openWebSocket } from "./open-websocket.js";
import type { OtherProcesses } from "./other-processes.js";
import { PacketEncoder } from "./packet-encoder.js";
import { cutOff, limitClosing, type RawConnection } from "./raw-connection.js";
import { CLOSING } from "./refuse.js";
import { screenRequests } from "./screen-requests.js";
import { endSocket, forgetRequest, SocketPeer } from "./socket-peer.js";
import type { Transport } from "./transport.js";
import { UserSockets } from "./user-sockets.js";
import { ChatWebSocketServer } from "./websocket-server.js";
import { writeFramesAtOnce } from "./websocket-transport.js";

type ChatServer = Server<ClientToServerEvents, ServerToClientEvents, DefaultEventsMap, TokenHolder>;

type Emit = (event: string, payload: object) => void;

export interface GatewayOptions extends AdmissionOptions {
  /** Path of Socket.IO, without a slash at its end. */
  readonly path: string;
  readonly transports: readonly Transport[];
  /** Sockets of one user in this process. */
  readonly maxSocketsPerUser: number;
  /** Those that serve the same chat, if there are any. */
  readonly processes: Pick<OtherProcesses, "adapter" | "subscribed"> | undefined;
}

/** The Socket.IO server: lets sockets in, and hands what they send to their dispatch. */
export interface Gateway {
  readonly rooms: Rooms;
  /** Raw connections now. */
  connections(): number;
  /** Begins to hand events of new sockets to `context`, and to end the sockets of sessions that have ended. */
  serve(authenticate: Authenticate, context: DispatchContext, ended: Ended): void;
  /**
   * Takes no more connections and commands, answers what was taken, and ends every connection, within 7.5 s; clients
   * come back by themselves, to whoever serves them then.
   */
  close(): Promise<void>;
}

/** A command is answered within 5 s; one that is not hangs, and so would the end. */
const ANSWERED_WITHIN_MS = 5_500;

/** @param requests emits the requests and upgrades of the HTTP servers, and `close` when the last has closed */
export function createGateway(
  options: GatewayOptions,
  requests: EventEmitter,
  clock: Clock,
  logger: Logger,
  debug: Debug,
): Gateway {
  const io: ChatServer = new Server({
    path: options.path,
    transports: [...options.transports],
    // Never reached: `ConnectDeadline` is sooner, and needs no closing handshake.
    connectTimeout: 2 * LIMITS.connectTimeoutMs,
    upgradeTimeout: LIMITS.upgradeTimeoutMs,
    maxHttpBufferSize: LIMITS.frameBytes,
    parser: { Encoder: PacketEncoder, Decoder },
    // Small frames gain nothing, and each connection would hold a compressor.
    perMessageDeflate: false,
    wsEngine: ChatWebSocketServer,
    ...(options.processes && { adapter: options.processes.adapter }),
    ...(options.corsOrigin.length > 0 && { cors: corsOf(options.corsOrigin) }),
  });
  let isClosing = false;
  let stopEnding = () => {};
  /** Of the sockets that are connected, and of those that are gone with commands under way. */
  const dispatches = new Set<Dispatch>();
  /** The raw connections that are open, by session id; Engine.IO keeps them. */
  const sessions = () => (io.engine as unknown as { readonly clients: Record<string, RawConnection> }).clients;
  const count = new ConnectionCount();
  const connections = () => count.total;
  const admission = createAdmission(options, connections);
  const deadline = new ConnectDeadline(clock);
  const userSockets = new UserSockets(options.maxSocketsPerUser);
  const gatherFrames = createGatherFrames();
  const { guardConnection, onUnread } = createGuardConnection(clock, (reason) =>
    logger.warn({ reason }, "A connection was cut off."),
  );

  io.attach(requests as Parameters<typeof io.attach>[0]);
  // Engine.IO's own listener ends upgrades that it does not take.
  requests.removeAllListeners("upgrade");
  requests.on("upgrade", (request, connection, head) => openWebSocket(io.engine, request, connection, head));
  guardRequests(requests, `${options.path}/`);
  writeFramesAtOnce(io.engine);
  screenRequests(io.engine as unknown as Parameters<typeof screenRequests>[0], {
    session: (id) => (Object.hasOwn(sessions(), id) ? sessions()[id] : undefined),
    admit: (request) => (isClosing ? CLOSING : admission(request)),
    count,
    onUnread,
    onRefused: ({ status, message }) => debug({ status, reason: message }, "A request to Socket.IO was rejected."),
  });
  holdBackAnswers(io.engine);
  io.engine.on("connection", (connection: RawConnection) => {
    count.addSession(connection);
    limitClosing(connection);
    gatherFrames(connection);
    guardConnection(connection);
    // Several requests may have come in one packet, and each was below the limit.
    if (count.total > options.maxConnections) cutOff(connection);
    else deadline.start(connection);
  });

  return {
    connections,
    rooms: {
      // One room a broadcast: two would take the channel that all processes hear.
      emit: (room, event, payload) => {
        (io.to(room).emit as Emit)(event, payload);
      },
      listenersHere: (room, exceptRoom) => {
        const { rooms } = io.of("/").adapter;
        const except = rooms.get(exceptRoom);
        const listeners = rooms.get(room);
        return listeners ? [...listeners].filter((socket) => !except?.has(socket)) : [];
      },
      // Each socket is alone in a room of its own name.
      emitHere: (sockets, event, payload) => {
        (io.local.to([...sockets]).emit as Emit)(event, payload);
      },
    },
    serve(authenticate, context, ended) {
      const peers = { processes: options.processes, clock, logger };
      io.use(socketAuthMiddleware(authenticate, userSockets, logger) as Parameters<ChatServer["use"]>[0]);
      io.on("connection", (socket) => {
        forgetRequest(socket);
        deadline.meet(socket.conn as unknown as RawConnection);
        const dispatch = new Dispatch(new SocketPeer(socket, peers), context);
        // `next` is never called: nothing that a client names reaches Node's own emitter.
        socket.use((event) => dispatch.receive(event));
        dispatches.add(dispatch);
        const { userId } = socket.data;
        debug({ userId, transport: socket.conn.transport.name }, "A socket connected.");
        socket.on("disconnect", (reason) => {
          debug({ userId, reason }, "A socket disconnected.");
          userSockets.release(socket.data);
          void dispatch.close().then(() => dispatches.delete(dispatch));
          // It would keep a connection that nothing can come by any more.
          if (reason === "client namespace disconnect") endSocket(socket);
        });
        if (isClosing) void dispatch.close();
      });
      stopEnding = endSockets(io.of("/").sockets, ended, clock);
    },
    async close() {
      isClosing = true;
      stopEnding();
      const answered = Promise.all([...dispatches].map((dispatch) => dispatch.close()));
      await within(ANSWERED_WITHIN_MS, answered, clock);
      await hangUp(Object.values(sessions()), clock);
      io.engine.close();
    },
  };
}

/** `*` goes without cookies: browsers refuse the two together. */
function corsOf(origins: readonly string[]) {
  return origins.includes("*") ? { origin: "*" } : { origin: [...origins], credentials: true };
}
