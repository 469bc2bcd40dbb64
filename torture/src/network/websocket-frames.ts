const TEXT = 1;
const FINAL = 0x80;
const HEAD_END = Buffer.from("\r\n\r\n");

/** A piece of a WebSocket connection that can be passed on or kept back without harm to what follows. */
export interface Piece {
  readonly bytes: Buffer;
  /** What a text message says; null for all else: the HTTP head, a ping, a part of a message in several frames. */
  readonly text: string | null;
}

/** Takes one direction of a WebSocket connection apart, from its HTTP head on. */
export class WebSocketFrames {
  #rest: Buffer = Buffer.alloc(0);
  #isPastHead = false;

  /** The pieces that these bytes complete. */
  read(bytes: Buffer): Piece[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const pieces: Piece[] = [];
    if (!this.#isPastHead) {
      const end = this.#rest.indexOf(HEAD_END);
      if (end === -1) return [];
      this.#isPastHead = true;
      pieces.push({ bytes: this.#take(end + HEAD_END.length), text: null });
    }
    for (let frame = firstFrame(this.#rest); frame; frame = firstFrame(this.#rest)) {
      pieces.push({ bytes: this.#take(frame.length), text: frame.text });
    }
    return pieces;
  }

  #take(length: number): Buffer {
    const taken = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return taken;
  }
}

/** A text message as a server sends it, which masks nothing. */
export function toServerFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head.writeUInt8(FINAL | TEXT, 0);
  head.writeUInt8(size < 126 ? size : size < 65_536 ? 126 : 127, 1);
  if (head.length === 4) head.writeUInt16BE(size, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(size), 2);
  return Buffer.concat([head, payload]);
}

/** As RFC 6455 draws it; null while it is not there whole. */
function firstFrame(bytes: Buffer): { readonly text: string | null; readonly length: number } | null {
  if (bytes.length < 2) return null;
  const first = bytes.readUInt8(0);
  const isMasked = (bytes.readUInt8(1) & 0x80) !== 0;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < start) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + size) return null;
  const length = start + size;
  if ((first & 0x8f) !== (FINAL | TEXT)) return { text: null, length };
  const payload = Buffer.from(bytes.subarray(start, length));
  if (isMasked)
    for (let at = 0; at < size; at += 1) payload[at] = (payload[at] ?? 0) ^ bytes.readUInt8(start - 4 + (at % 4));
  return { text: payload.toString(), length };
}
