import { createMemoryOutboxStorage } from "../src/outbox/memory-outbox-storage.js";
import { Outbox } from "../src/outbox/outbox.js";
import type { OutboxEntry, OutboxStorage } from "../src/outbox/outbox-storage.js";
import { loneTab, type OutboxTabs } from "../src/outbox/outbox-tabs.js";
import { applyMessage } from "../src/state/apply.js";
import { Timelines } from "../src/state/timelines.js";
import { FakeClock, settled } from "./fake-clock.js";
import { HandHeldLink } from "./hand-held-link.js";
import { CONVERSATION, ME, messageRow } from "./rows.js";

export function outboxEntry(clientMessageId: string, more: Partial<OutboxEntry> = {}): OutboxEntry {
  return {
    clientMessageId,
    conversationId: CONVERSATION,
    content: "x",
    composedAt: "2026-01-01T00:00:00.000Z",
    order: null,
    failure: null,
    ...more,
  };
}

interface Surroundings {
  readonly storage?: OutboxStorage;
  readonly tabs?: OutboxTabs;
  /** Whose outbox the application says it is; ME unless given. */
  readonly userId?: number | undefined;
  /** What the keys of its messages begin with, in capitals as an application may make them. */
  readonly name?: string;
}

/** An outbox, the timelines it shows itself in, and a server that is the test's. */
export function openOutbox(surroundings: Surroundings = {}) {
  const storage = surroundings.storage ?? createMemoryOutboxStorage();
  const clock = new FakeClock();
  const link = new HandHeldLink();
  const timelines = new Timelines();
  let ids = 0;
  const outbox = new Outbox({
    storage,
    tabs: surroundings.tabs ?? loneTab,
    userId: "userId" in surroundings ? surroundings.userId : ME,
    link,
    timelines,
    clock,
    random: () => 1,
    newId: () => `${surroundings.name ?? "key"}-${++ids}`.toUpperCase(),
    onStored: (message) =>
      timelines.updateHistory(message.conversation_id, (history) => applyMessage(history, message)),
  });
  timelines.onStored = (conversationId, key) => outbox.confirm(conversationId, key);
  outbox.join();

  let stored = 0;
  return {
    clock,
    link,
    timelines,
    outbox,
    storage,
    connect(me = ME) {
      link.isUp = true;
      timelines.setMe(me);
      outbox.open(me);
      return settled();
    },
    disconnect() {
      link.close();
      outbox.close();
      return settled();
    },
    /** The server stores what is on its way. */
    store(key: string, conversation_id = CONVERSATION) {
      stored += 1;
      const row = { message_id: stored, revision: stored, conversation_id, sender_id: ME, client_message_id: key };
      return link.answer("sendMessage", { ok: true, message: messageRow(row) });
    },
    /** What the timeline shows: key and delivery. */
    shown: (conversationId = CONVERSATION) =>
      timelines
        .view(conversationId)
        .snapshot()
        .messages.map(({ key, delivery }) => [key, delivery]),
    /** The keys that were sent, in order. */
    sent: () => link.payloads("sendMessage").map(({ clientMessageId }) => clientMessageId),
  };
}
