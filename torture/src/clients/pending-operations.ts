import type { TimelineMessage } from "@duologue/client";
import type { Journal } from "../journal.js";

type End = ReturnType<Journal["begin"]>;

interface PendingRead {
  /** Messages that are not shown as read yet. */
  readonly missing: Set<number>;
  readonly end: End;
}

/** What a person did on a device and does not know the outcome of: it is what the device shows in the end. */
export class PendingOperations {
  readonly #sends = new Map<string, End>();
  /** By conversation. */
  readonly #reads = new Map<number, Set<PendingRead>>();

  get unsent(): number {
    return this.#sends.size;
  }

  sends(key: string, end: End): void {
    this.#sends.set(key, end);
  }

  reads(conversationId: number, messageIds: readonly number[], end: End): void {
    const reads = this.#reads.get(conversationId) ?? new Set();
    this.#reads.set(conversationId, reads.add({ missing: new Set(messageIds), end }));
  }

  /** Read marks live in the page, and went with it; and so did what the outbox had not kept yet. */
  crashed(kept: ReadonlySet<string>): void {
    for (const reads of this.#reads.values()) for (const { end } of reads) end({ outcome: "unknown" });
    this.#reads.clear();
    for (const [key, end] of this.#sends) {
      if (kept.has(key)) continue;
      this.#sends.delete(key);
      end({ outcome: "unknown" });
    }
  }

  /** The device shows these messages anew. */
  shown(conversationId: number, messages: readonly TimelineMessage[]): void {
    for (const message of messages) {
      if (message.client_message_id !== null) this.#settle(message.client_message_id, message);
    }
    const reads = this.#reads.get(conversationId);
    if (!reads?.size) return;
    const read = messages.flatMap(({ message_id, read_status }) => (read_status && message_id ? [message_id] : []));
    for (const pending of reads) {
      for (const id of read) pending.missing.delete(id);
      if (pending.missing.size > 0) continue;
      reads.delete(pending);
      pending.end({ outcome: "ok" });
    }
  }

  #settle(key: string, { delivery, failure }: TimelineMessage): void {
    const end = this.#sends.get(key);
    if (!end || delivery === "queued" || delivery === "sending") return;
    this.#sends.delete(key);
    if (delivery === "sent") end({ outcome: "ok" });
    else if (failure?.code === "internal") end({ outcome: "unknown", code: failure.code });
    else end({ outcome: "failed", ...(failure && { code: failure.code }) });
  }
}
