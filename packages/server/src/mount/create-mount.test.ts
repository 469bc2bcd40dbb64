import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { Server as SocketServer } from "socket.io";
import { afterEach, expect, test } from "vitest";
import { WebSocketServer } from "ws";
import type { Logger } from "../kernel/logger.js";
import { SetupError } from "../kernel/setup-error.js";
import { createMount } from "./create-mount.js";
import { createMountPoint } from "./mount-point.js";

const errors: object[] = [];
const logger: Logger = { error: (fields) => void errors.push(fields), warn() {}, info() {}, debug() {} };
const servers: Server[] = [];

afterEach(() => {
  errors.length = 0;
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** The place of a chat that ends each WebSocket with its name. */
function mountAt(basePath: string | undefined, path?: string) {
  const mount = createMount({
    point: createMountPoint(basePath, path),
    takesWebSockets: true,
    hasRoute: (route) => route === "/v1",
    respond: (_request, response) => void response.end("chat"),
    logger,
    debug() {},
  });
  mount.requests.on("upgrade", (_request, connection: Duplex) => connection.end("HTTP/1.1 101 chat\r\n\r\n"));
  return mount;
}

function newServer(): Server {
  const server = createServer((_request, response) => void response.end("host"));
  servers.push(server);
  return server;
}

/** What a server responds to the offer of a WebSocket. */
async function firstLine(server: Server, path: string): Promise<string | undefined> {
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  const connection = connect((server.address() as AddressInfo).port, "127.0.0.1");
  connection.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n`);
  return (await text(connection)).split("\r\n")[0];
}

function codeOf(act: () => void): string | undefined {
  try {
    act();
  } catch (error) {
    return error instanceof SetupError ? error.code : String(error);
  }
  return undefined;
}

test("[EMBED15] a second attach throws, and so does another chat whose paths meet the first one's", () => {
  const server = newServer();
  const mount = mountAt("/chat");
  mount.attach(server);
  expect(codeOf(() => mount.attach(server))).toBe("attach_path_taken");
  for (const [basePath, path] of [["/chat"], ["/chat/room"], [undefined, "/chat"], ["/b", "/chat/b"]]) {
    expect(codeOf(() => mountAt(basePath, path).attach(server))).toBe("attach_path_taken");
  }
  for (const basePath of ["/chats", "/", undefined]) {
    const other = mountAt(basePath);
    expect(codeOf(() => other.attach(server))).toBeUndefined();
    other.release();
  }
  mount.release();
  expect(codeOf(() => mountAt("/chat").attach(server))).toBeUndefined();
});

/** Servers of WebSockets that take /socket.io: by libraries, and by hand. */
const TAKERS: Record<string, (server: Server) => void> = {
  "Socket.IO": (server) => void new SocketServer(server),
  "Socket.IO with an allowRequest": (server) =>
    void new SocketServer(server, { allowRequest: (_request, decide) => decide(null, true) }),
  "ws by path": (server) => void new WebSocketServer({ server, path: "/socket.io/" }),
  "ws by hand": (server) => {
    const sockets = new WebSocketServer({ noServer: true });
    server.on("upgrade", (request, connection, head) => {
      if (request.url?.startsWith("/socket.io")) sockets.handleUpgrade(request, connection, head, () => {});
    });
  },
  "a listener of its own": (server) =>
    void server.on("upgrade", ({ url }: IncomingMessage, connection: Duplex) => {
      if (url?.startsWith("/socket.io/")) connection.end("HTTP/1.1 101 host\r\n\r\n");
    }),
};

test.each(Object.entries(TAKERS))("[EMBED15] %s at the chat's path, added before: attach throws", (_name, take) => {
  const server = newServer();
  take(server);
  expect(codeOf(() => mountAt(undefined).attach(server))).toBe("attach_path_taken");
  expect(codeOf(() => mountAt("/chat").attach(server))).toBeUndefined();
});

test.each(Object.entries(TAKERS))("[EMBED16] %s, added later: one line, and the chat stays", async (_name, take) => {
  const server = newServer();
  mountAt(undefined).attach(server);
  take(server);
  take(server);
  expect(await firstLine(server, "/socket.io/?EIO=4&transport=websocket")).toBe("HTTP/1.1 101 chat");
  expect(await firstLine(server, "/socket.io/?EIO=4&transport=websocket")).toBe("HTTP/1.1 101 chat");
  expect(errors).toEqual([{ code: "attach_path_taken", path: "/socket.io" }]);
});

/** Servers of WebSockets that take other paths, or whatever is left. */
const NEIGHBOURS: Record<string, (server: Server) => void> = {
  "Socket.IO at its path": (server) => void new SocketServer(server),
  "ws at its path": (server) => void new WebSocketServer({ server, path: "/own" }),
  "ws at every path": (server) => void new WebSocketServer({ server }),
  "a listener that ends all others": (server) =>
    void server.on("upgrade", ({ url }: IncomingMessage, connection: Duplex) => {
      if (!url?.startsWith("/chat/socket.io")) connection.end("HTTP/1.1 400 host\r\n\r\n");
    }),
  "one that fails": (server) =>
    void server.on("upgrade", async () => {
      throw new Error("Nothing of this may end the process.");
    }),
};

test.each(Object.entries(NEIGHBOURS))("[EMBED15] [EMBED16] %s is none of that, before or after", async (_name, add) => {
  for (const isEarlier of [true, false]) {
    const server = newServer();
    if (isEarlier) add(server);
    mountAt("/chat").attach(server);
    if (!isEarlier) add(server);
    expect(await firstLine(server, "/chat/socket.io/?EIO=4&transport=websocket")).toBe("HTTP/1.1 101 chat");
  }
  expect(errors).toEqual([]);
});

test("[EMBED4] [EMBED5] under the chat's path an offer to upgrade that is no WebSocket's is an ordinary request", async () => {
  const server = newServer();
  server.on("upgrade", (_request, connection: Duplex) => connection.end("HTTP/1.1 101 host\r\n\r\n"));
  mountAt("/chat").attach(server);
  expect(await firstLine(server, "/chat/v1")).toBe("HTTP/1.1 200 OK");
  expect(await firstLine(server, "/elsewhere")).toBe("HTTP/1.1 101 host");
});

test("[EMBED4] of two chats on one server, one answers what neither takes", async () => {
  const server = newServer();
  mountAt("/a").attach(server);
  mountAt("/b").attach(server);
  expect(await firstLine(server, "/elsewhere")).toBe("HTTP/1.1 200 OK");
});

test("[EMBED5] listeners that are taken away and added again change nothing", async () => {
  const server = newServer();
  mountAt("/chat").attach(server);
  server.removeAllListeners("request").on("request", (_request, response) => void response.end("other host"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await (await fetch(`${url}/chat/v1`)).text()).toBe("chat");
  expect(await (await fetch(`${url}/`)).text()).toBe("other host");
});

test("[EMBED6] at the root the chat takes its own routes, and no other", async () => {
  const server = newServer();
  mountAt("/").attach(server);
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await (await fetch(`${url}/v1`)).text()).toBe("chat");
  expect(await (await fetch(`${url}/about`)).text()).toBe("host");
});

test("[EMBED18] options of attach belong to createChat", () => {
  const mount = mountAt("/chat");
  expect(() => mount.attach(newServer(), { path: "/ws", cors: {} })).toThrow(
    "attach takes the server alone: give path, cors to createChat.",
  );
});

test.each([[() => {}], [{ on() {}, emit() {} }], [undefined], [null], [3000]])(
  "[EMBED17] %j is no server of Node, and attach says which is",
  (server) => {
    expect(codeOf(() => mountAt("/chat").attach(server as never))).toBe("runtime_unsupported");
  },
);
