import { assembleClient } from "./assemble-client.js";
import type { ClientOptions } from "./client-options.js";
import { type Clock, systemClock } from "./clock.js";
import { createSocketLink } from "./connection/socket-link.js";
import { TokenSource } from "./connection/token-source.js";
import type { DuologueClient } from "./duologue-client.js";
import { ChatApi } from "./http/chat-api.js";
import { HttpClient } from "./http/http-client.js";
import { newId } from "./new-id.js";
import { hasIndexedDb, pageUrl } from "./optional-features.js";
import { createBrowserTabs } from "./outbox/browser-tabs.js";
import { createIndexedDbOutboxStorage } from "./outbox/indexed-db-outbox-storage.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";
import type { OutboxStorage } from "./outbox/outbox-storage.js";
import { loneTab } from "./outbox/outbox-tabs.js";
import { serverAddress } from "./server-address.js";

/**
 * A client for one user. It does nothing until `connect()`. Throws a TypeError on a `url` that is none, and without one
 * outside browsers.
 */
export function createClient(options: ClientOptions): DuologueClient {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const address = serverAddress(options.url, pageUrl());
  const tokens = new TokenSource(options.token, clock);
  const link = createSocketLink({
    origin: address.origin,
    path: options.socketPath ?? "/socket.io",
    transports: options.transports ?? ["websocket", "polling"],
    clock,
  });
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const api = new ChatApi(new HttpClient({ base: address.base, fetch, tokens, clock }));
  const name = `duologue outbox of ${address.base}`;
  const storage = storageOf(options.outbox, name, clock);
  const isShared = storage.keeps === "device" && globalThis.document !== undefined;
  return assembleClient({
    link,
    api,
    tokens,
    storage,
    tabs: isShared ? createBrowserTabs(name) : loneTab,
    userId: options.userId,
    clock,
    random,
    newId: options.newId ?? newId,
  });
}

function storageOf(wish: ClientOptions["outbox"], name: string, clock: Clock): OutboxStorage {
  if (typeof wish === "object") return wish;
  // Absent in Node; where it is there but refuses, the outbox lives on in memory by itself.
  if (wish === "memory" || !hasIndexedDb()) return createMemoryOutboxStorage();
  return createIndexedDbOutboxStorage(name, clock);
}
