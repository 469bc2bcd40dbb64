/** WebSocket frames (RFC 6455), as far as a client of Engine.IO meets them: whole ones, never compressed. */

const FINAL = 0x80;
const MASKED = 0x80;
export const OPCODE = { text: 1, close: 8 } as const;

/**
 * A text frame from a client. The mask is four zeros: the server has the same work with it, and the generator none. What
 * masks guard against, proxies fooled by a page, is not here.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  if (length > 0xffff) throw new RangeError("The generator sends no frames of more than 65,535 bytes.");
  const head = length < 126 ? 6 : 8;
  const frame = Buffer.alloc(head + length);
  frame[0] = FINAL | OPCODE.text;
  if (length < 126) {
    frame[1] = MASKED | length;
  } else {
    frame[1] = MASKED | 126;
    frame.writeUInt16BE(length, 2);
  }
  frame.write(text, head);
  return frame;
}

/** Cuts what a server sends into frames, wherever the network has cut it. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** Tells of each frame that is complete; its payload is valid during the call alone. */
  push(chunk: Buffer, onFrame: (opcode: number, payload: Buffer) => void): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (bytes.length - at >= 2) {
      const first = bytes.readUInt8(at);
      if (!(first & FINAL)) throw new Error("The server sent a fragment, which the generator can't read.");
      const short = bytes.readUInt8(at + 1);
      const head = short < 126 ? 2 : short === 126 ? 4 : 10;
      if (bytes.length - at < head) break;
      const length =
        short < 126 ? short : short === 126 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
      if (bytes.length - at < head + length) break;
      onFrame(first & 0x0f, bytes.subarray(at + head, at + head + length));
      at += head + length;
    }
    this.#rest = bytes.subarray(at);
  }
}
