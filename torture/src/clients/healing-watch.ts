import type { CaughtUp, Message, MessageUpdated } from "@duologue/protocol";
import type { AskingClock } from "../healing/asking-clock.js";
import type { Healing } from "../healing/healing.js";
import { WeakWire } from "../healing/weak-wire.js";
import type { HealingRecord } from "../history/record.js";
import type { Journal } from "../journal.js";
import type { FaultyLink, Watcher } from "../network/faulty-link.js";
import { type Piece, WebSocketFrames } from "../network/websocket-frames.js";

/** A broadcast that an answer overtook comes within this: afterwards it is lost. */
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

interface Question {
  readonly reason: HealingRecord["reason"];
  /** From where it asks. */
  readonly from: Pick<CaughtUp, "epoch" | "cursor">;
}

type Answer = { readonly ok: boolean } & CaughtUp;

/** Of one connection: open questions by the id of their acknowledgement, and the versions of messages it was told. */
interface Heard {
  readonly asked: Map<string, Question>;
  readonly told: Set<string>;
}

/**
 * Looks at the wire of a device, and writes down each time that it asks what it missed: why, and how much it had really
 * missed. It can read WebSocket alone. There it also takes away what is to be switched off.
 */
export class HealingWatch {
  readonly #options: HealingWatchOptions;
  readonly #wire: WeakWire;

  constructor(options: HealingWatchOptions) {
    this.#options = options;
    this.#wire = new WeakWire(options.without);
    options.link.watch(() => this.#watchConnection());
  }

  #watchConnection(): Watcher {
    const frames = { up: new WebSocketFrames(), down: new WebSocketFrames() };
    const heard: Heard = { asked: new Map(), told: new Set() };
    let isFirst = true;
    let isWebSocket = false;
    return (direction, bytes) => {
      if (isFirst) isWebSocket = bytes.includes("transport=websocket");
      if (isFirst && isWebSocket) this.#options.clock.connected();
      isFirst = false;
      if (!isWebSocket) return "pass";
      const pass = direction === "up" ? this.#up : this.#down;
      const passed = frames[direction].read(bytes).map((piece) => pass(piece, heard));
      // Only what is taken apart to be changed waits until it is whole.
      return this.#options.without.size > 0 ? Buffer.concat(passed) : "pass";
    };
  }

  readonly #up = (piece: Piece, { asked }: Heard): Buffer => {
    const [, id, json] = /^42(\d+)(\["catchUp",.*)$/s.exec(piece.text ?? "") ?? [];
    if (id !== undefined && json !== undefined) {
      const [, from] = JSON.parse(json) as [string, Question["from"]];
      const reason = this.#options.clock.reason();
      asked.set(id, { reason: this.#options.isLive() ? reason : "connect", from });
    }
    return this.#wire.lets(piece) ? piece.bytes : Buffer.alloc(0);
  };

  readonly #down = ({ bytes, text }: Piece, { asked, told }: Heard): Buffer => {
    if (text?.startsWith('42["receiveMessage",')) {
      const [, row] = JSON.parse(text.slice(2)) as [string, Message];
      told.add(versionOf(row.message_id, row.revision));
    } else if (text?.startsWith('42["messageUpdated",')) {
      const [, { messageIds, revision }] = JSON.parse(text.slice(2)) as [string, MessageUpdated];
      for (const id of messageIds) told.add(versionOf(id, revision));
    } else {
      const [, id = "", json] = /^43(\d+)(\[.*)$/s.exec(text ?? "") ?? [];
      const question = asked.get(id);
      if (!question || json === undefined) return bytes;
      asked.delete(id);
      const [answer] = JSON.parse(json) as [Answer];
      const isOff = answer.ok && question.reason === "connect" && this.#options.without.has("connect");
      if (isOff) return this.#wire.nothingMissed(id, question.from);
      setTimeout(() => this.#write(question.reason, answer, told), GRACE_MS);
    }
    return bytes;
  };

  #write(reason: HealingRecord["reason"], { ok, conversations }: Answer, told: Set<string>): void {
    if (!ok) return;
    const rows = conversations.flatMap(({ messages }) => messages);
    const found = rows.filter((row) => !told.has(versionOf(row.message_id, row.revision))).length;
    this.#options.journal.healing({ kind: "healing", client: this.#options.client, reason, found });
  }
}

function versionOf(messageId: number, revision: number): string {
  return `${messageId}@${revision}`;
}
