import { type Conversation, LIMITS, type Message, type MessageUpdated } from "@duologue/protocol";
import type { Clock } from "../clock.js";
import type { Heard } from "../connection/link.js";
import { applyMessage, applyMessageUpdated } from "../state/apply.js";
import type { RowChange } from "../state/conversation-row.js";
import { type Conversations, revisionAhead, withChange, withUpdated } from "../state/conversations.js";
import { findRow, hasGap } from "../state/history.js";
import type { Store } from "../state/store.js";
import type { Timelines } from "../state/timelines.js";

export interface InboxOptions {
  readonly timelines: Timelines;
  readonly list: Store<Conversations>;
  readonly clock: Clock;
  /** This user. Nothing is heard before it is known. */
  readonly me: () => number;
  /** Whether somebody sees that conversation, so that what it lacks has to be asked for now and not when it is opened. */
  readonly isWanted: (conversationId: number) => boolean;
  /** Something is missing, and did not come by itself. */
  readonly onMissed: () => void;
  /** The list lacks what happened up to that revision, and it cannot be worked out here. */
  readonly onStaleRow: (conversationId: number, revision: number) => void;
}

/** Applies what the server tells, in whatever order it comes, and notices what does not come. */
export class Inbox {
  readonly #options: InboxOptions;
  /** Conversations in which something is awaited. */
  readonly #waiting = new Set<number>();

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** `messageError` is passed over: every command of this client has an acknowledgement, which says the same. */
  hear({ event, payload }: Heard): void {
    if (event === "receiveMessage") this.message(payload);
    else if (event === "messageUpdated") this.updated(payload);
    else if (event === "conversationUpdated") this.#row(payload.conversation);
  }

  /** A message was stored; also from the acknowledgement of one's own. */
  message(message: Message): void {
    const { conversation_id: conversationId, revision } = message;
    this.#options.timelines.updateHistory(conversationId, (history) => applyMessage(history, message));
    this.#changeRow(conversationId, { revision, message });
    this.#watchGap(conversationId);
  }

  /** Messages were read; `reader` is known for an acknowledgement of one's own. */
  updated(update: MessageUpdated, reader = this.#readerOf(update)): void {
    const { conversationId, revision, messageIds } = update;
    this.#options.timelines.updateHistory(conversationId, (history) => applyMessageUpdated(history, update));
    if (reader === null) this.#options.onStaleRow(conversationId, revision);
    else this.#changeRow(conversationId, { revision, messageIds, reader });
    this.#watchGap(conversationId);
  }

  #row(conversation: Conversation): void {
    this.#options.list.update((list) => withUpdated(list, conversation, this.#options.me()), true);
  }

  #changeRow(conversationId: number, change: RowChange): void {
    const { list, me, onStaleRow } = this.#options;
    if (list.snapshot().rows.has(conversationId)) {
      list.update((before) => withChange(before, conversationId, change, me()), true);
    } else {
      onStaleRow(conversationId, change.revision);
    }
  }

  /** Whose messages these are; null if none of them is known here. All of one event were sent to one person. */
  #readerOf({ conversationId, messageIds }: MessageUpdated): number | null {
    const { history } = this.#options.timelines.state(conversationId);
    for (const messageId of messageIds) {
      const row = findRow(history, messageId);
      if (row) return row.receiver_id;
    }
    const last = this.#options.list.snapshot().rows.get(conversationId)?.conversation.last_message;
    return last && messageIds.includes(last.message_id) ? last.receiver_id : null;
  }

  #watchGap(conversationId: number): void {
    if (this.#waiting.has(conversationId) || !this.#hasGap(conversationId)) return;
    this.#waiting.add(conversationId);
    const { clock, list, isWanted, onMissed, onStaleRow } = this.#options;
    const ask = () => {
      this.#waiting.delete(conversationId);
      if (this.#hasHistoryGap(conversationId) && isWanted(conversationId)) return onMissed();
      // Only the list lacks something that is to be seen: the other question's answer would not bring it.
      const revision = revisionAhead(list.snapshot(), conversationId);
      if (revision !== null) onStaleRow(conversationId, revision);
    };
    // A page that was busy comes to its timers before it hears what came meanwhile: one more turn.
    clock.after(LIMITS.gapWaitMs, () => clock.after(0, ask));
  }

  #hasGap(conversationId: number): boolean {
    return this.#hasHistoryGap(conversationId) || revisionAhead(this.#options.list.snapshot(), conversationId) !== null;
  }

  #hasHistoryGap(conversationId: number): boolean {
    return hasGap(this.#options.timelines.state(conversationId).history);
  }
}
