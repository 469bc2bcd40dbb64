import { once } from "node:events";
import { connect, type Socket } from "node:net";
import type { World } from "@duologue/testkit";

export const POLLING = "/socket.io/?EIO=4&transport=polling";
export const WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
export const UPGRADE = [
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Version: 13",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/** A TCP connection whose client does what a test says and nothing else: it never closes, and sends no close frame. */
export class RawClient {
  readonly #socket: Socket;
  /** The server's end of it. */
  readonly peer: Socket;
  received = "";
  #watchers = new Set<() => void>();

  private constructor(socket: Socket, peer: Socket) {
    this.#socket = socket;
    this.peer = peer;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      this.received += bytes.toString("latin1");
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  static async open(to: World): Promise<RawClient> {
    const socket = connect({ port: Number(new URL(to.url).port), host: "127.0.0.1", allowHalfOpen: true });
    const peers: Socket[] = [];
    const note = (peer: Socket) => void peers.push(peer);
    to.http.on("connection", note);
    await once(socket, "connect");
    const own = () => peers.find(({ remotePort }) => remotePort === socket.localPort);
    while (!own()) await once(to.http, "connection");
    to.http.off("connection", note);
    return new RawClient(socket, own() as Socket);
  }

  send(text: string): void {
    this.#socket.write(text, "latin1");
  }

  request(method: string, path: string, headers: readonly string[] = [], body = ""): void {
    this.send(`${[`${method} ${path} HTTP/1.1`, "Host: chat", ...headers].join("\r\n")}\r\n\r\n${body}`);
  }

  /** Sends a text frame of at most 125 bytes, masked with zeros. */
  frame(text: string): void {
    this.send(`\x81${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`);
  }

  /** Waits until what it received matches. */
  get(pattern: RegExp): Promise<RegExpExecArray> {
    return this.until(() => pattern.exec(this.received));
  }

  /** Waits until `look` finds something, looking again at whatever comes. */
  until<Found>(look: () => Found | null | false): Promise<Found> {
    return new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (found === null || found === false) return;
        this.#watchers.delete(check);
        resolve(found);
      };
      this.#watchers.add(check);
      check();
    });
  }

  /** Stops reading. */
  pause(): void {
    this.#socket.pause();
  }

  /** Ends the connection without a word. */
  destroy(): void {
    this.#socket.destroy();
  }

  /** Waits until the server has closed its file descriptor; seconds from now. */
  async closed(): Promise<number> {
    const begin = performance.now();
    if (!this.peer.closed) await once(this.peer, "close");
    this.#socket.destroy();
    return (performance.now() - begin) / 1_000;
  }
}

/** Opens a polling session, and the connection that opened it. */
export async function openSession(to: World): Promise<{ client: RawClient; path: string }> {
  const client = await RawClient.open(to);
  client.request("GET", POLLING);
  const [, sid] = await client.get(/"sid":"([^"]+)"/);
  return { client, path: `${POLLING}&sid=${sid}` };
}

/** Opens a WebSocket without CONNECT. */
export async function openWebSocket(to: World): Promise<RawClient> {
  const client = await RawClient.open(to);
  client.request("GET", WEBSOCKET, UPGRADE);
  await client.get(/"sid"/);
  return client;
}

/** The arguments of a POST; `length` is what it announces. */
export function post(path: string, body: string, length = body.length): [string, string, string[], string] {
  return ["POST", path, ["Content-Type: text/plain", `Content-Length: ${length}`], body];
}
