const TEXT = 1;
const HEAD_END = Buffer.from("\r\n\r\n");

/** Reads the text messages out of one direction of a WebSocket connection, from its HTTP head on. */
export class WebSocketText {
  #rest: Buffer = Buffer.alloc(0);
  #isPastHead = false;

  /** The messages that these bytes complete. What is split into several frames is passed over. */
  read(bytes: Buffer): string[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    if (!this.#isPastHead) {
      const end = this.#rest.indexOf(HEAD_END);
      if (end === -1) return [];
      this.#isPastHead = true;
      this.#rest = this.#rest.subarray(end + HEAD_END.length);
    }
    const messages: string[] = [];
    for (let frame = firstFrame(this.#rest); frame; frame = firstFrame(this.#rest)) {
      this.#rest = this.#rest.subarray(frame.length);
      if (frame.opcode === TEXT) messages.push(frame.payload.toString());
    }
    return messages;
  }
}

interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
  /** Of the whole frame. */
  readonly length: number;
}

/** As RFC 6455 draws it; null while it is not there whole. */
function firstFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null;
  const opcode = bytes.readUInt8(0) & 0x0f;
  const isMasked = (bytes.readUInt8(1) & 0x80) !== 0;
  const short = bytes.readUInt8(1) & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const start = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < start) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + size) return null;
  const payload = Buffer.from(bytes.subarray(start, start + size));
  if (isMasked)
    for (let at = 0; at < size; at += 1) payload[at] = (payload[at] ?? 0) ^ bytes.readUInt8(start - 4 + (at % 4));
  return { opcode, payload, length: start + size };
}
