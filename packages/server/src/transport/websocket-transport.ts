import type { IncomingMessage } from "node:http";
import { transports } from "engine.io";
import type { RawWebSocket } from "./raw-connection.js";

/** A packet of Engine.IO that is to be sent. */
interface Packet {
  readonly type: string;
  readonly data?: unknown;
  /** Head and payload of its frame, if it goes to several connections and was made once for all of them. */
  readonly options?: { readonly wsPreEncodedFrame?: readonly [Buffer, Buffer] };
}

/** Engine.IO's own transport over WebSocket, and what it keeps to itself. */
type Original = new (
  request: IncomingMessage,
) => {
  writable: boolean;
  readonly socket: RawWebSocket;
  /** To be called when everything is written, or with what went wrong. */
  readonly _onSentLast: (error?: Error | null) => void;
  send(packets: readonly Packet[]): void;
};

/** Of a message with text in it; all of Socket.IO's are. */
const MESSAGE = "4";
/** The first byte of the only frame of a text. */
const FINAL_TEXT = 0x81;
const OPEN = 1;

/**
 * Engine.IO's transport over WebSocket, which writes what it is given as one piece: by itself it hands head and payload of
 * each frame to the connection one by one, which costs more than the system call that they leave in.
 */
class WebSocketTransport extends (transports.websocket as unknown as Original) {
  override send(packets: readonly Packet[]): void {
    const { readyState, _socket: stream } = this.socket;
    if (!stream || readyState !== OPEN) {
      super.send(packets);
    } else if (packets.every(isText)) {
      this.writable = false;
      stream.write(framesOf(packets), this._onSentLast);
    } else {
      stream.cork();
      try {
        super.send(packets);
      } finally {
        stream.uncork();
      }
    }
  }
}

/** Engine.IO's server, as far as it makes transports. */
interface Engine {
  createTransport(name: string, request: IncomingMessage): object;
}

/** Lets new connections over WebSocket have it. */
export function writeFramesAtOnce(engine: object): void {
  const { createTransport } = engine as Engine;
  Object.assign(engine, {
    createTransport(name: string, request: IncomingMessage) {
      return name === "websocket" ? new WebSocketTransport(request) : createTransport.call(engine, name, request);
    },
  });
}

function isText({ type, data }: Packet): boolean {
  return type === "message" && typeof data === "string";
}

/** The frames of messages with text, one after the other (RFC 6455, 5.2; a server does not mask). */
function framesOf(packets: readonly Packet[]): Buffer {
  const sizes = packets.map(payloadBytes);
  const frames = Buffer.allocUnsafe(sizes.reduce((sum, size) => sum + headBytes(size) + size, 0));
  let at = 0;
  packets.forEach((packet, index) => {
    const size = sizes[index] ?? 0;
    writeHead(frames, at, size);
    at += headBytes(size);
    const payload = encodedOnce(packet);
    if (payload) frames.set(payload, at);
    else frames.write(`${MESSAGE}${packet.data}`, at);
    at += size;
  });
  return frames;
}

function encodedOnce({ options }: Packet): Buffer | undefined {
  return options?.wsPreEncodedFrame?.[1];
}

function payloadBytes(packet: Packet): number {
  return encodedOnce(packet)?.length ?? MESSAGE.length + Buffer.byteLength(packet.data as string);
}

function headBytes(payload: number): number {
  return payload < 126 ? 2 : payload < 0x1_0000 ? 4 : 10;
}

function writeHead(frames: Buffer, at: number, payload: number): void {
  frames[at] = FINAL_TEXT;
  if (payload < 126) {
    frames[at + 1] = payload;
  } else if (payload < 0x1_0000) {
    frames[at + 1] = 126;
    frames.writeUInt16BE(payload, at + 2);
  } else {
    frames[at + 1] = 127;
    frames.writeBigUInt64BE(BigInt(payload), at + 2);
  }
}
