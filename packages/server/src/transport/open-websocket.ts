import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** Takes a request to upgrade, its connection, and what has come of the new protocol. */
type OnUpgrade = (request: IncomingMessage, connection: Duplex, head: Buffer) => void;

/** Engine.IO's server, as far as WebSockets need it. */
interface Engine {
  readonly handleUpgrade: OnUpgrade;
  on(event: "initial_headers", listener: (headers: object, request: IncomingMessage) => void): unknown;
}

/** How clients ask for a WebSocket that does not begin as long polling, and what Engine.IO makes of it. */
const COMMON = { search: "?EIO=4&transport=websocket", query: { EIO: "4", transport: "websocket" } } as const;

/** Hands a request for a WebSocket to Engine.IO. */
export function openWebSocket(engine: Engine, request: IncomingMessage, connection: Duplex, head: Buffer): void {
  const { url = "" } = request;
  // Where the query is parsed already, Engine.IO takes it, as `connect` leaves it there: making a URL for each was a
  // twentieth of what it takes to let somebody in.
  if (url.slice(url.indexOf("?")) === COMMON.search) Object.assign(request, { _query: { ...COMMON.query } });
  const listenedBefore = connection.listenerCount("close");
  engine.handleUpgrade(request, connection, head);
  // Engine.IO tells middlewares that there might be when the connection is closed. The listener would keep the request,
  // with its headers, for as long as the connection lasts.
  for (const listener of connection.listeners("close").slice(listenedBefore)) {
    connection.off("close", listener as () => void);
  }
}

/** Lets the answer to a request for a WebSocket leave together with Engine.IO's first packet, in one system call. */
export function holdBackAnswers(engine: Engine): void {
  engine.on("initial_headers", (_headers, { headers, socket }) => {
    if (headers.upgrade === undefined) return;
    socket.cork();
    setImmediate(() => socket.uncork());
  });
}
