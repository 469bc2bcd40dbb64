import { randomUUID } from "node:crypto";
import { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { AttachableServer } from "./attachable-server.js";

// biome-ignore lint/complexity/noBannedTypes: what `EventEmitter.listeners` returns.
type Listener = Function;

/**
 * Whether a listener for upgrades of the host serves WebSockets at `path`: another Socket.IO, or any program that reacts
 * to that path in its own way. One that reacts to every path alike is none, because the chat is before it.
 *
 * Listeners cannot be asked, so this one is called with a handshake that no server accepts, on a connection that leads
 * nowhere. Only those are called that mention the path, or `handleUpgrade` of `ws` and Engine.IO: others may be proxies
 * or frameworks, which would begin to work.
 */
export function takesPath(server: AttachableServer, listener: Listener, path: string): boolean {
  const source = Function.prototype.toString.call(listener);
  if (source.startsWith("async") || !(source.includes("handleUpgrade") || source.includes(path))) return false;
  const reaction = reactionTo(`${path}/`);
  return reaction !== "" && reaction !== reactionTo(`/${randomUUID()}/`);

  function reactionTo(folder: string): string {
    const connection = new DeadEnd();
    try {
      const result: unknown = listener.call(server, handshake(folder, connection), connection, Buffer.alloc(0));
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // What throws has not taken the connection.
    }
    const reaction = connection.reaction();
    connection.destroy();
    return reaction;
  }
}

/** Complete, so that `ws` looks at the path; of a transport that Engine.IO rejects. */
function handshake(folder: string, connection: Duplex): IncomingMessage {
  const request = new IncomingMessage(connection as Socket);
  return Object.assign(request, {
    method: "GET",
    url: `${folder}?EIO=4&transport=none`,
    httpVersion: "1.1",
    headers: {
      host: "localhost",
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "ZHVvbG9ndWUncyBwcm9iZQ==",
    },
  });
}

/** A connection that cannot be read, so that `ws` destroys it where it would accept it. */
class DeadEnd extends Duplex {
  readonly remoteAddress = "127.0.0.1";
  #written = "";

  constructor() {
    super();
    this.readable = false;
    this.on("error", () => {});
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#written += chunk.toString("latin1");
    done();
  }

  /** What was done with it: the first line written, and whether it was ended. */
  reaction(): string {
    const [line = ""] = this.#written.split("\r\n");
    return `${line}${this.destroyed || this.writableEnded ? " end" : ""}`;
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }
}
