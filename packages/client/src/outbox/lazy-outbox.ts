import type { OutboxStorage } from "./outbox-storage.js";
import type { OutboxTabs } from "./outbox-tabs.js";

/** What `create` returns, created at the first use. What that throws, a browser's part may be at fault, is a rejection. */
export function lazyStorage(create: () => OutboxStorage): OutboxStorage {
  const storage = once(create);
  return {
    get keeps() {
      return storage().keeps;
    },
    lastUser: async () => storage().lastUser(),
    rememberUser: async (userId) => storage().rememberUser(userId),
    load: async (userId) => storage().load(userId),
    put: async (userId, entry) => storage().put(userId, entry),
    remove: async (clientMessageId) => storage().remove(clientMessageId),
  };
}

/** The same for the tabs. */
export function lazyTabs(create: () => OutboxTabs): OutboxTabs {
  const tabs = once(create);
  return {
    hold: (userId, granted) => tabs().hold(userId, granted),
    tell: (news) => tabs().tell(news),
    listen: (hear) => tabs().listen(hear),
  };
}

function once<T>(create: () => T): () => T {
  let created: { value: T } | null = null;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}
