import type { AskingClock } from "../healing/asking-clock.js";
import type { Healing } from "../healing/healing.js";
import { WeakWire } from "../healing/weak-wire.js";
import type { Journal } from "../journal.js";
import type { Connection, FaultyLink, Watcher } from "../network/faulty-link.js";
import { type Piece, WebSocketFrames } from "../network/websocket-frames.js";
import { Wiretap } from "./wiretap.js";

/** A broadcast that an answer overtook comes within this, if the connection lives so long: afterwards it is lost. */
const GRACE_MS = 1_000;

export interface HealingWatchOptions {
  readonly client: string;
  readonly journal: Journal;
  readonly link: FaultyLink;
  /** The device's. */
  readonly clock: AskingClock;
  /** Whether the device is live at the moment. */
  readonly isLive: () => boolean;
  readonly without: ReadonlySet<Healing>;
}

/**
 * Looks at the wire of a device, and writes down each time that it asks what it missed: why, and what it had really
 * missed. It can read WebSocket alone. There it also takes away what is to be switched off.
 */
export class HealingWatch {
  readonly #options: HealingWatchOptions;
  readonly #wire: WeakWire;

  constructor(options: HealingWatchOptions) {
    this.#options = options;
    this.#wire = new WeakWire(options.without);
    options.link.watch((connection) => this.#watchConnection(connection));
  }

  #watchConnection(connection: Connection): Watcher {
    const frames = { up: new WebSocketFrames(), down: new WebSocketFrames() };
    const tap = new Wiretap(connection);
    let isFirst = true;
    let isWebSocket = false;
    return (direction, bytes) => {
      if (isFirst) isWebSocket = bytes.includes("transport=websocket");
      if (isFirst && isWebSocket) this.#options.clock.connected();
      isFirst = false;
      if (!isWebSocket) return "pass";
      const pass = direction === "up" ? this.#up : this.#down;
      const passed = frames[direction].read(bytes).map((piece) => pass(piece, tap));
      // Only what is taken apart to be changed waits until it is whole.
      return this.#options.without.size > 0 ? Buffer.concat(passed) : "pass";
    };
  }

  readonly #up = (piece: Piece, tap: Wiretap): Buffer => {
    const { clock, isLive } = this.#options;
    tap.sent(piece.text ?? "", () => {
      const reason = clock.reason();
      return isLive() ? reason : "connect";
    });
    return this.#wire.lets(piece) ? piece.bytes : Buffer.alloc(0);
  };

  readonly #down = ({ bytes, text }: Piece, tap: Wiretap): Buffer => {
    const answer = tap.received(text ?? "");
    if (!answer) return bytes;
    const { client, journal, without } = this.#options;
    const { id, reason, from, missed } = answer;
    setTimeout(() => journal.healing({ kind: "healing", client, reason, missed: missed() }), GRACE_MS);
    const isOff = reason === "connect" && without.has("connect");
    return isOff ? this.#wire.nothingMissed(id, from) : bytes;
  };
}
