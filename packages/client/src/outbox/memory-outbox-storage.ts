import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";

/** Keeps unsent messages as long as the page lives. */
export function createMemoryOutboxStorage(): OutboxStorage {
  const entries = new Map<string, { userId: number; order: number; entry: OutboxEntry }>();
  let last = 0;
  let user: number | null = null;
  return {
    keeps: "memory",
    lastUser: async () => user,
    rememberUser: async (userId) => {
      user = userId;
    },
    load: async (userId) =>
      [...entries.values()]
        .filter((kept) => kept.userId === userId)
        .sort((a, b) => a.order - b.order)
        .map(({ order, entry }) => ({ ...entry, order })),
    put: async (userId, entry) => {
      const order = entries.get(entry.clientMessageId)?.order;
      if (order === undefined && entry.order !== null) return entry.order;
      if (order === undefined) last += 1;
      entries.set(entry.clientMessageId, { userId, order: order ?? last, entry });
      return order ?? last;
    },
    remove: async (clientMessageId) => {
      entries.delete(clientMessageId);
    },
  };
}
