import { EventEmitter } from "node:events";
import type { RequestListener } from "node:http";
import { Server } from "node:net";
import type { Debug } from "../kernel/debug.js";
import type { Logger } from "../kernel/logger.js";
import { SetupError } from "../kernel/setup-error.js";
import type { AttachableServer } from "./attachable-server.js";
import { noteAttachment } from "./attachments.js";
import { followBindings } from "./follow-bindings.js";
import { takesPath } from "./foreign-upgrades.js";
import { type Claims, foreignUpgradeListeners, intercept } from "./intercept.js";
import { isAtOrBelow, type MountPoint } from "./mount-point.js";

export interface MountOptions {
  readonly point: MountPoint;
  /** Whether Socket.IO takes WebSockets. */
  readonly takesWebSockets: boolean;
  /** Whether the chat has such a route: at the root, all others stay the host's. */
  readonly hasRoute: (path: string) => boolean;
  /** Responds to requests under `basePath` that are not Socket.IO's. */
  readonly respond: RequestListener;
  readonly logger: Logger;
  readonly debug: Debug;
}

/** Connects a chat to servers of the host. */
export interface Mount {
  /** Emits the chat's requests and WebSockets of all servers, and `close` when the last of them has closed. */
  readonly requests: EventEmitter;
  /** @throws SetupError if it is no server of Node, or the chat's path is taken */
  attach(server: AttachableServer, ...rest: unknown[]): void;
  /** The chat has ended: another one may take its place. */
  release(): void;
}

export function createMount({ point, takesWebSockets, hasRoute, respond, logger, debug }: MountOptions): Mount {
  const requests = new EventEmitter().on("request", respond);
  const claims = claimsOf(point, takesWebSockets, hasRoute);
  const servers = new Set<AttachableServer>();
  const releases: (() => void)[] = [];

  function take(server: AttachableServer) {
    servers.add(server);
    intercept(server, claims, requests);
    server.once("close", () => {
      servers.delete(server);
      if (servers.size === 0) requests.emit("close");
    });
  }

  return {
    requests,
    attach(server, options) {
      if (typeof options === "object" && options !== null) {
        throw new RangeError(`attach takes the server alone: give ${Object.keys(options).join(", ")} to createChat.`);
      }
      if (!(server instanceof Server)) throw new SetupError("runtime_unsupported", notAServer(server));
      if (takesWebSockets) checkUpgrades(server, point.socketPath);
      releases.push(noteAttachment(server, point));
      if (takesWebSockets) watchUpgrades(server, point.socketPath, logger);
      take(server);
      followBindings(server, take);
      debug({ basePath: point.basePath, socketPath: point.socketPath }, "The chat is attached to a server.");
    },
    release() {
      for (const release of releases.splice(0)) release();
    },
  };
}

function claimsOf({ basePath, socketPath }: MountPoint, takesWebSockets: boolean, hasRoute: MountOptions["hasRoute"]) {
  const isSocket = (url: string) => url.startsWith(`${socketPath}/`);
  const isRoute = (path: string) =>
    basePath === "" ? hasRoute(path) : basePath !== undefined && isAtOrBelow(path, basePath);
  return {
    request: (url) => isSocket(url) || isRoute(url.split(/[?#]/, 1)[0] ?? ""),
    webSocket: (url) => takesWebSockets && isSocket(url),
  } satisfies Claims;
}

function notAServer(value: unknown): string {
  const given = typeof value === "function" ? "a function" : value === null ? "null" : typeof value;
  return (
    `chat.attach takes a server of node:http, https or http2, not ${given}: what app.listen() of Express and Koa returns, ` +
    "app.server of Fastify, app.getHttpServer() of NestJS, what serve() of @hono/node-server returns. " +
    "Other runtimes than Node are not supported."
  );
}

function isPathTaken(server: AttachableServer, path: string): boolean {
  return foreignUpgradeListeners(server).some((listener) => takesPath(server, listener, path));
}

function checkUpgrades(server: AttachableServer, path: string) {
  if (!isPathTaken(server, path)) return;
  throw new SetupError(
    "attach_path_taken",
    `Another WebSocket server takes ${path} of this server. Give createChat a basePath or another path, and the client the same.`,
  );
}

/** Reports, once, a WebSocket server of the host that is added later at the chat's path. */
function watchUpgrades(server: AttachableServer, path: string, logger: Logger) {
  let isReported = false;
  server.on("newListener", (event: string) => {
    if (event !== "upgrade") return;
    // The program that adds it may not be complete yet.
    process.nextTick(() => {
      if (isReported || !isPathTaken(server, path)) return;
      isReported = true;
      logger.error(
        { code: "attach_path_taken", path },
        "Another WebSocket server was added at the path of the chat, which goes on serving it. Give one of them another path.",
      );
    });
  });
}
