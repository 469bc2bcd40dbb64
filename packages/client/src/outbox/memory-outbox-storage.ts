import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";

/** Keeps unsent messages as long as the page lives. */
export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, OutboxEntry>();
  return {
    load: async () => [...entries.values()].sort((a, b) => a.order - b.order),
    put: async (entry) => {
      entries.set(entry.clientMessageId, entry);
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
    },
  };
}
