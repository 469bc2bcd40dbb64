import { LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import { type RawConnection, webSocketOf } from "./raw-connection.js";

/**
 * Calls `onFull` once when a peer does not read: more than 1 MB waits for it, and in a second it took nothing of that;
 * or so much waits that the memory is in danger. What comes in one turn of the event loop waits at first for everybody,
 * and one answer alone may be larger than the limit: neither says anything about the peer.
 */
export function limitBuffer(
  connection: RawConnection,
  clock: Clock,
  onFull: (connection: RawConnection) => void,
): void {
  const buffer = new SendBuffer(connection, clock, onFull);
  connection.on("packetCreate", ({ data }) => buffer.add(bytesOf(data)));
}

/** How far a peer had read. */
interface Progress {
  /** Bytes that left both buffers. */
  readonly taken: number;
  /** Bytes of the write under way that the system has not taken yet: of a large one, `taken` learns only at its end. */
  readonly queued: number;
}

/** What waits for a peer: in Engine.IO's buffer until the transport takes it, and then in that of the WebSocket. */
class SendBuffer {
  readonly #connection: RawConnection;
  readonly #clock: Clock;
  readonly #onFull: (connection: RawConnection) => void;
  #added = 0;
  /** Of what was added, what the transport had not taken when the last was added. */
  #unflushed = 0;
  /** The largest packet since little waited. */
  #largest = 0;
  #isWatched = false;
  #isFull = false;

  constructor(connection: RawConnection, clock: Clock, onFull: (connection: RawConnection) => void) {
    this.#connection = connection;
    this.#clock = clock;
    this.#onFull = onFull;
  }

  /** Takes note of a packet of so many bytes that is to be sent. */
  add(bytes: number): void {
    if (this.#isFull) return;
    const before = this.#waiting();
    // One packet, which the server chose to send, may be of whatever size.
    if (before - this.#largest > LIMITS.socketBufferMaxBytes) {
      this.#full();
      return;
    }
    this.#largest = before <= LIMITS.socketBufferBytes ? bytes : Math.max(this.#largest, bytes);
    this.#unflushed = this.#waitingForTransport() + bytes;
    this.#added += bytes;
    if (!this.#isWatched && before + bytes > LIMITS.socketBufferBytes) this.#watch(before + bytes);
  }

  /** Looks again a second later, and so on while the peer reads and much waits. */
  #watch(waiting: number): void {
    this.#isWatched = true;
    const earlier = this.#progress(waiting);
    this.#clock.after(LIMITS.socketStallMs, () => {
      this.#isWatched = false;
      const left = this.#waiting();
      if (this.#isFull || this.#connection.readyState === "closed" || left <= LIMITS.socketBufferBytes) return;
      const now = this.#progress(left);
      if (now.taken > earlier.taken || now.queued !== earlier.queued) this.#watch(left);
      else this.#full();
    });
  }

  #full(): void {
    this.#isFull = true;
    this.#onFull(this.#connection);
  }

  /** Bytes. */
  #waiting(): number {
    return this.#waitingForTransport() + (webSocketOf(this.#connection)?.bufferedAmount ?? 0);
  }

  /** The transport takes all that Engine.IO has, or nothing. */
  #waitingForTransport(): number {
    return this.#connection.writeBuffer.length === 0 ? 0 : this.#unflushed;
  }

  #progress(waiting: number): Progress {
    const queued = webSocketOf(this.#connection)?._socket?._handle?.writeQueueSize ?? 0;
    return { taken: this.#added - waiting, queued };
  }
}

function bytesOf(data: unknown): number {
  if (typeof data === "string") return Buffer.byteLength(data);
  return ArrayBuffer.isView(data) ? data.byteLength : 0;
}
