import type { Socket } from "node:net";
import { FAIR, type Weather } from "./weather.js";

/** More than this waits with whoever sends it, as in a real network. */
const BUFFER_BYTES = 256 * 1024;

/** One direction of one connection through a proxy. */
export class Pipe {
  readonly #from: Socket;
  readonly #to: Socket;
  #weather: Weather = FAIR;
  #waiting: { readonly bytes: Buffer; readonly dueAt: number }[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  /** When the line is free again, for `bytesPerSecond`. */
  #freeAt = 0;
  /** So many bytes still pass, then the connection breaks. */
  #breaksAfter: number | null = null;
  #isEnded = false;
  readonly #arrives: (bytes: Buffer) => Buffer;

  /** @param arrives is asked about everything that comes: what goes on in its place */
  constructor(from: Socket, to: Socket, arrives: (bytes: Buffer) => Buffer) {
    this.#from = from;
    this.#to = to;
    this.#arrives = arrives;
    from.on("data", (bytes: Buffer) => this.#take(bytes));
    from.on("end", () => {
      this.#isEnded = true;
      this.#pump();
    });
  }

  set weather(weather: Weather) {
    this.#weather = weather;
    this.#pump();
  }

  /** Lets `bytes` more through, which may well end inside a message, and breaks the connection then. */
  breakAfter(bytes: number): void {
    this.#breaksAfter = bytes;
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  #take(came: Buffer): void {
    const bytes = this.#arrives(came);
    if (bytes.length === 0) return;
    this.#waiting.push({ bytes, dueAt: performance.now() + this.#weather.delayMs });
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes > BUFFER_BYTES) this.#from.pause();
    this.#pump();
  }

  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    while (!this.#weather.isBlackHole) {
      const [next] = this.#waiting;
      if (!next) break;
      const wait = Math.max(next.dueAt, this.#freeAt) - performance.now();
      if (wait > 0 && this.#isSlow()) {
        this.#timer = setTimeout(() => this.#pump(), wait);
        return;
      }
      this.#waiting.shift();
      this.#pass(next.bytes);
    }
    if (this.#isEnded && this.#waiting.length === 0) this.#to.end();
  }

  /** In fair weather nothing waits, not even for what bad weather had planned. */
  #isSlow(): boolean {
    return this.#weather.delayMs > 0 || this.#weather.bytesPerSecond !== Number.POSITIVE_INFINITY;
  }

  #pass(bytes: Buffer): void {
    this.#waitingBytes -= bytes.length;
    if (this.#waitingBytes <= BUFFER_BYTES) this.#from.resume();
    this.#freeAt = performance.now() + (bytes.length / this.#weather.bytesPerSecond) * 1_000;
    if (this.#breaksAfter === null) {
      this.#to.write(bytes);
      return;
    }
    this.#to.write(bytes.subarray(0, this.#breaksAfter));
    this.#breaksAfter -= bytes.length;
    // The part has to arrive before the end does.
    if (this.#breaksAfter <= 0) setImmediate(() => this.#from.destroy());
  }
}
