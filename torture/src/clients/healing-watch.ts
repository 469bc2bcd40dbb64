import type { Clock } from "@duologue/client";
import { type CaughtUp, LIMITS, type Message, type MessageUpdated } from "@duologue/protocol";
import type { HealingRecord } from "../history/record.js";
import type { Journal } from "../journal.js";
import type { FaultyLink, Watcher } from "../network/faulty-link.js";
import { WebSocketText } from "../network/websocket-text.js";

/** A broadcast that an answer overtook comes within this: afterwards it is lost. */
const GRACE_MS = 1_000;
/** The shortest and the longest wait for the periodic question. */
const PERIODIC_MS = {
  least: LIMITS.catchUpIntervalMs * (1 - LIMITS.catchUpJitter),
  most: LIMITS.catchUpIntervalMs * (1 + LIMITS.catchUpJitter),
};

/**
 * Looks at the wire of a device, and writes down each time that it asks what it missed: why, and how much it had really
 * missed. It can read WebSocket alone.
 */
export class HealingWatch {
  readonly #client: string;
  readonly #journal: Journal;
  /** Periodic questions that are due and have not been seen on the wire. */
  #periodic = 0;
  #lastGap = Number.NEGATIVE_INFINITY;

  constructor(client: string, journal: Journal, link: FaultyLink) {
    this.#client = client;
    this.#journal = journal;
    link.watch(() => this.#watchConnection());
  }

  /** The device's clock, on which it is seen why it asks. */
  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, task) =>
        clock.after(ms, () => {
          if (ms === LIMITS.gapWaitMs) this.#lastGap = performance.now();
          if (ms >= PERIODIC_MS.least && ms <= PERIODIC_MS.most) this.#periodic += 1;
          task();
        }),
    };
  }

  #watchConnection(): Watcher {
    const texts = { up: new WebSocketText(), down: new WebSocketText() };
    const asked = new Map<string, HealingRecord["reason"]>();
    const told = new Set<string>();
    let isFirst = true;
    let isWebSocket = false;
    return (direction, bytes) => {
      if (isFirst) isWebSocket = bytes.includes("transport=websocket");
      if (isFirst && isWebSocket) this.#periodic = 0;
      isFirst = false;
      if (!isWebSocket) return "pass";
      for (const text of texts[direction].read(bytes)) {
        if (direction === "up") this.#hearQuestion(text, asked);
        else this.#hearAnswer(text, asked, told);
      }
      return "pass";
    };
  }

  #hearQuestion(text: string, asked: Map<string, HealingRecord["reason"]>): void {
    const [, id] = /^42(\d+)\["catchUp",/.exec(text) ?? [];
    if (id !== undefined) asked.set(id, this.#reason());
  }

  #reason(): HealingRecord["reason"] {
    if (this.#periodic > 0) {
      this.#periodic -= 1;
      return "periodic";
    }
    return performance.now() - this.#lastGap < GRACE_MS ? "gap" : "connect";
  }

  #hearAnswer(text: string, asked: Map<string, HealingRecord["reason"]>, told: Set<string>): void {
    if (text.startsWith('42["receiveMessage",')) {
      const [, row] = JSON.parse(text.slice(2)) as [string, Message];
      told.add(versionOf(row.message_id, row.revision));
    } else if (text.startsWith('42["messageUpdated",')) {
      const [, { messageIds, revision }] = JSON.parse(text.slice(2)) as [string, MessageUpdated];
      for (const id of messageIds) told.add(versionOf(id, revision));
    } else {
      const [, id, json] = /^43(\d+)(\[.*)$/s.exec(text) ?? [];
      const reason = asked.get(id ?? "");
      if (!reason || json === undefined) return;
      asked.delete(id ?? "");
      const [answer] = JSON.parse(json) as [{ ok: boolean } & CaughtUp];
      setTimeout(() => this.#write(reason, answer, told), GRACE_MS);
    }
  }

  #write(reason: HealingRecord["reason"], { ok, conversations }: { ok: boolean } & CaughtUp, told: Set<string>): void {
    if (!ok) return;
    const rows = conversations.flatMap(({ messages }) => messages);
    const found = rows.filter((row) => !told.has(versionOf(row.message_id, row.revision))).length;
    this.#journal.healing({ kind: "healing", client: this.#client, reason, found });
  }
}

function versionOf(messageId: number, revision: number): string {
  return `${messageId}@${revision}`;
}
