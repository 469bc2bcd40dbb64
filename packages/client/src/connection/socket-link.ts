import {
  CONNECT_ERRORS,
  type CommandFailure,
  type ConnectErrorCode,
  ERRORS,
  EVENTS,
  type EventName,
} from "@duologue/protocol";
import { Manager, type Socket } from "socket.io-client";
import type { Clock } from "../clock.js";
import type { Heard, Link, LinkListener } from "./link.js";

/** From dialing to being let in. Socket.IO's own limit ends with the opened transport, and then would wait for ever. */
const OPEN_WITHIN_MS = 20_000;
/** A command without an answer for so long is taken for lost; those with a key can be repeated. */
const ANSWER_WITHIN_MS = 10_000;

export interface SocketLinkOptions {
  /** Scheme and host: a path would be taken for a Socket.IO namespace. Called when the link opens. */
  readonly origin: () => string;
  /** Paths of Socket.IO: while the server has nothing at one of them, the next is tried. */
  readonly paths: () => readonly string[];
  readonly transports: readonly ("polling" | "websocket")[];
  readonly clock: Clock;
}

/** The link over Socket.IO, whose socket is created when it opens first. */
export function createSocketLink({ origin, paths, transports, clock }: SocketLinkOptions): Link {
  let socket: Socket | null = null;
  let otherPaths: readonly string[] = [];
  const unanswered = new Set<() => void>();
  let listener: LinkListener | null = null;
  let stopWaiting = () => {};

  /** What waits for an answer will not get one, and what Socket.IO kept back must not go out on the next connection. */
  function abandon() {
    stopWaiting();
    if (socket) socket.sendBuffer = [];
    for (const giveUp of [...unanswered]) giveUp();
  }

  function close() {
    socket?.disconnect();
    abandon();
  }

  function lose(why?: string) {
    close();
    listener?.lost(why);
  }

  /** Connects once more, at the next path; false if there is none. */
  function tryNextPath({ io: manager }: Socket): boolean {
    const [next, ...others] = otherPaths;
    if (next === undefined) return false;
    otherPaths = others;
    manager.opts.path = next;
    socket?.disconnect().connect();
    return true;
  }

  function create(): Socket {
    const [path = "/socket.io", ...others] = paths();
    otherPaths = others;
    return listenTo(createSocket(origin(), path, transports));
  }

  function listenTo(created: Socket): Socket {
    created.on("connect", () => {
      otherPaths = [];
      stopWaiting();
      listener?.opened();
    });
    created.on("connect_error", (error) => {
      if (isNotFound(error) && tryNextPath(created)) return;
      const code = refusalOf(error);
      if (!code) return lose(error.message);
      close();
      listener?.refused(code);
    });
    created.on("disconnect", (reason, details) => {
      if (reason === "io client disconnect") return;
      close();
      if (reason === "io server disconnect") listener?.ended();
      else if (isClosedByServer(details)) listener?.closed();
      else listener?.lost(reason);
    });
    for (const event of Object.keys(EVENTS) as EventName[]) {
      created.on(event, (payload) => listener?.heard({ event, payload } as Heard));
    }
    return created;
  }

  return {
    listen(to) {
      listener = to;
    },
    open(token) {
      close();
      socket ??= create();
      socket.auth = { token };
      stopWaiting = clock.after(OPEN_WITHIN_MS, () => lose("timeout"));
      socket.connect();
    },
    close,
    request(name, payload) {
      const connected = socket;
      if (!connected?.connected) return Promise.resolve(lost());
      return new Promise((resolve) => {
        const settle = (answer: Parameters<typeof resolve>[0]) => {
          unanswered.delete(giveUp);
          cancel();
          resolve(answer);
        };
        const giveUp = () => settle(lost());
        const cancel = clock.after(ANSWER_WITHIN_MS, giveUp);
        unanswered.add(giveUp);
        connected.emit(name, ...(payload === undefined ? [] : [payload]), settle);
      });
    },
  };
}

function createSocket(origin: string, path: string, transports: SocketLinkOptions["transports"]): Socket {
  const manager = new Manager(origin, {
    path,
    transports: [...transports],
    tryAllTransports: true,
    // Redialing is the connector's work: Socket.IO gives up after a refusal, and cannot be told to dial now.
    reconnection: false,
    autoConnect: false,
    timeout: OPEN_WITHIN_MS,
  });
  return manager.socket("/");
}

function lost(): { ok: false } & CommandFailure {
  return { ok: false, code: "unavailable", error: "The connection was lost.", retryable: ERRORS.unavailable.retryable };
}

/** Whether a server is there, but nothing at the path: long polling received the status 404. */
function isNotFound(error: Error & { readonly description?: unknown }): boolean {
  return error.description === 404;
}

/** The code that a WebSocket reports when no Close frame arrived (RFC 6455, 7.1.5): the network broke. */
const NO_CLOSE_FRAME = 1006;

/** Whether the server ended the connection in good order: by a WebSocket Close frame, or Engine.IO's close packet. */
function isClosedByServer(details: Error | { description: string; context?: unknown } | undefined): boolean {
  if (details === undefined || details instanceof Error) return false;
  const { description, context } = details;
  const isCloseFrame = description === "websocket connection closed" && codeOf(context) !== NO_CLOSE_FRAME;
  return isCloseFrame || description === "transport closed by the server";
}

function codeOf(context: unknown): unknown {
  return typeof context === "object" && context !== null && "code" in context ? context.code : NO_CLOSE_FRAME;
}

/** The code of a permanent rejection; null if the same token may do later, or the server gave no code. */
function refusalOf(error: Error & { data?: { code?: unknown } }): ConnectErrorCode | null {
  const code = error.data?.code;
  if (typeof code !== "string" || !Object.hasOwn(CONNECT_ERRORS, code)) return null;
  const known = code as ConnectErrorCode;
  return CONNECT_ERRORS[known].retryable ? null : known;
}
