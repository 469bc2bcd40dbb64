import { LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import { type RawConnection, webSocketOf } from "./raw-connection.js";

/**
 * Calls `onFull` once when a peer does not read: more than 1 MB waits for it, and in a second it took nothing of that;
 * or so much waits that the memory is in danger. What comes in one turn of the event loop waits at first for everybody,
 * and one answer alone may be larger than the limit: neither says anything about the peer.
 */
export function limitBuffer(connection: RawConnection, clock: Clock, onFull: () => void): void {
  const buffer = new SendBuffer(connection);
  let isFull = false;
  let stopWatching: (() => void) | undefined;
  const full = () => {
    stopWatching?.();
    isFull = true;
    onFull();
  };

  const watch = () => {
    const progress = buffer.progress();
    stopWatching = clock.after(LIMITS.socketStallMs, () => {
      stopWatching = undefined;
      if (buffer.waiting() <= LIMITS.socketBufferBytes) return;
      if (buffer.isAheadOf(progress)) watch();
      else full();
    });
  };

  connection.on("packetCreate", ({ data }) => {
    if (isFull) return;
    if (buffer.waitingBesidesLargest() > LIMITS.socketBufferMaxBytes) {
      full();
      return;
    }
    buffer.add(bytesOf(data));
    if (!stopWatching && buffer.waiting() > LIMITS.socketBufferBytes) watch();
  });
  connection.on("close", () => stopWatching?.());
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
  #added = 0;
  /** Of what was added, what the transport has not taken. */
  #unflushed = 0;
  /** The largest packet since little waited. */
  #largest = 0;

  constructor(connection: RawConnection) {
    this.#connection = connection;
    connection.on("flush", () => {
      this.#unflushed = 0;
    });
  }

  add(bytes: number): void {
    if (this.waiting() <= LIMITS.socketBufferBytes) this.#largest = 0;
    this.#largest = Math.max(this.#largest, bytes);
    this.#added += bytes;
    this.#unflushed += bytes;
  }

  /** Bytes. */
  waiting(): number {
    return this.#unflushed + (webSocketOf(this.#connection)?.bufferedAmount ?? 0);
  }

  /** Bytes that came behind, or before, the one largest packet, which the server chose to send. */
  waitingBesidesLargest(): number {
    return this.waiting() - this.#largest;
  }

  progress(): Progress {
    const queued = webSocketOf(this.#connection)?._socket?._handle?.writeQueueSize ?? 0;
    return { taken: this.#added - this.waiting(), queued };
  }

  isAheadOf(earlier: Progress): boolean {
    const now = this.progress();
    return now.taken > earlier.taken || now.queued !== earlier.queued;
  }
}

function bytesOf(data: unknown): number {
  if (typeof data === "string") return Buffer.byteLength(data);
  return ArrayBuffer.isView(data) ? data.byteLength : 0;
}
