import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { FrameReader, OPCODE, textFrame } from "./frames.js";

/** The first bytes of packets: Engine.IO's type, then Socket.IO's. */
const ZERO = 0x30;
const PACKET = { open: ZERO, ping: ZERO + 2, message: ZERO + 4 } as const;
const MESSAGE = { connected: ZERO, event: ZERO + 2, acknowledgement: ZERO + 3, refused: ZERO + 4 } as const;
const END_OF_HEAD = "\r\n\r\n";

/** What a user of the generator hears; payloads are valid during the call alone. */
export interface Listener {
  event(packet: Buffer): void;
  acknowledgement(packet: Buffer): void;
  /** The connection is gone, and nobody had asked for it. */
  lost(why: Error): void;
}

/** A Socket.IO client on bare TCP, which does no more for a packet than it must. */
export class Connection {
  readonly #socket: Socket;
  readonly #frames = new FrameReader();
  readonly #listener: Listener;
  #head = "";
  #isUpgraded = false;
  #isClosing = false;
  #waiting: Buffer[] = [];
  #whenConnected: () => void = () => {};

  private constructor(socket: Socket, listener: Listener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  /** Resolves when the server has accepted the token; rejects if it refuses. */
  static open(port: number, token: string, listener: Listener): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      const lost = (why: Error) => {
        reject(why);
        connection.#lose(why);
      };
      const connection = new Connection(socket, listener);
      connection.#whenConnected = () => resolve(connection);
      socket.once("connect", () => connection.#upgrade(port));
      socket.on("data", (chunk) => {
        try {
          connection.#take(chunk, token);
        } catch (error) {
          lost(error instanceof Error ? error : new Error(String(error)));
        }
      });
      socket.once("error", lost);
      socket.once("close", () => lost(new Error("The server closed the connection.")));
    });
  }

  /** Sends a packet of Engine.IO. Those of one turn of the event loop leave with one write. */
  send(packet: string): void {
    if (this.#waiting.push(textFrame(packet)) > 1) return;
    setImmediate(() => {
      const frames = this.#waiting;
      this.#waiting = [];
      if (this.#socket.writable)
        this.#socket.write(frames.length === 1 && frames[0] ? frames[0] : Buffer.concat(frames));
    });
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.destroy();
  }

  #lose(why: Error): void {
    if (this.#isClosing) return;
    this.close();
    this.#listener.lost(why);
  }

  #upgrade(port: number): void {
    this.#socket.write(
      [
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        `Host: 127.0.0.1:${port}`,
        "Connection: Upgrade",
        "Upgrade: websocket",
        `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
        "Sec-WebSocket-Version: 13",
        END_OF_HEAD.slice(2),
      ].join("\r\n"),
    );
  }

  #take(chunk: Buffer, token: string): void {
    if (this.#isUpgraded) {
      this.#read(chunk, token);
      return;
    }
    this.#head += chunk.toString("latin1");
    const end = this.#head.indexOf(END_OF_HEAD);
    if (end < 0) return;
    if (!this.#head.startsWith("HTTP/1.1 101")) throw new Error(`Not upgraded: ${this.#head.split("\r\n")[0]}`);
    this.#isUpgraded = true;
    this.#read(Buffer.from(this.#head.slice(end + END_OF_HEAD.length), "latin1"), token);
  }

  #read(chunk: Buffer, token: string): void {
    this.#frames.push(chunk, (opcode, packet) => {
      if (opcode === OPCODE.close) throw new Error("The server closed the WebSocket.");
      if (packet[0] === PACKET.open) this.send(`40${JSON.stringify({ token })}`);
      else if (packet[0] === PACKET.ping) this.send("3");
      else if (packet[0] === PACKET.message) this.#hear(packet);
    });
  }

  #hear(packet: Buffer): void {
    if (packet[1] === MESSAGE.event) this.#listener.event(packet);
    else if (packet[1] === MESSAGE.acknowledgement) this.#listener.acknowledgement(packet);
    else if (packet[1] === MESSAGE.connected) this.#whenConnected();
    else if (packet[1] === MESSAGE.refused) throw new Error(`Refused: ${packet.toString("utf8", 2)}`);
  }
}
