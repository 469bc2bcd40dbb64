import { Encoder, type Packet, PacketType } from "socket.io-parser";

/**
 * Socket.IO's encoder, as exact, for events and acknowledgements of plain JSON. Its own looks through every payload for
 * binary data first, and the chat sends none; and a message that is stored goes out twice, in the answer to its sender and
 * to the room, and is written as JSON once.
 */
export class PacketEncoder extends Encoder {
  /** What this turn of the event loop has written. */
  readonly #written = new Map<object, string>();

  override encode(packet: Packet): (string | Buffer)[] {
    const { type, nsp, id = "", data } = packet;
    if (type !== PacketType.EVENT && type !== PacketType.ACK) return super.encode(packet);
    const namespace = nsp === "/" ? "" : `${nsp},`;
    return [`${type}${namespace}${id}${type === PacketType.EVENT ? this.#event(data) : this.#answer(data)}`];
  }

  #event(data: readonly unknown[]): string {
    const [name, payload] = data;
    if (name !== "receiveMessage" || data.length !== 2) return JSON.stringify(data);
    return `["receiveMessage",${this.#once(payload as object)}]`;
  }

  #answer(data: readonly unknown[]): string {
    const message = messageOf(data);
    return message ? `[{"ok":true,"message":${this.#once(message)}}]` : JSON.stringify(data);
  }

  #once(message: object): string {
    const known = this.#written.get(message);
    if (known !== undefined) return known;
    if (this.#written.size === 0) setImmediate(() => this.#written.clear());
    const text = JSON.stringify(message);
    this.#written.set(message, text);
    return text;
  }
}

/** The message of an answer that has nothing else. */
function messageOf(data: readonly unknown[]): object | undefined {
  const [answer] = data as readonly [{ readonly ok?: unknown; readonly message?: unknown } | undefined];
  if (data.length !== 1 || answer?.ok !== true || typeof answer.message !== "object") return undefined;
  const [first, second, ...more] = Object.keys(answer);
  return first === "ok" && second === "message" && more.length === 0 ? (answer.message ?? undefined) : undefined;
}
