import { assembleClient } from "./assemble-client.js";
import { warnOfUnknownOptions } from "./check-options.js";
import type { ClientOptions } from "./client-options.js";
import { type Clock, systemClock } from "./clock.js";
import { explainFailures } from "./connection/explain-failures.js";
import { explainPaths } from "./connection/explain-paths.js";
import { createSocketLink } from "./connection/socket-link.js";
import { TokenSource } from "./connection/token-source.js";
import { createDebug } from "./debug.js";
import { debuggedFetch, debuggedLink } from "./debugged.js";
import type { DuologueClient } from "./duologue-client.js";
import { ChatApi } from "./http/chat-api.js";
import { HttpClient } from "./http/http-client.js";
import { newId } from "./new-id.js";
import { hasDocument, hasIndexedDb, pageUrl } from "./optional-features.js";
import { createBrowserTabs } from "./outbox/browser-tabs.js";
import { createIndexedDbOutboxStorage } from "./outbox/indexed-db-outbox-storage.js";
import { lazyStorage, lazyTabs } from "./outbox/lazy-outbox.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";
import type { OutboxStorage } from "./outbox/outbox-storage.js";
import { loneTab } from "./outbox/outbox-tabs.js";
import { checkUrl, hasAddress, serverAddress } from "./server-address.js";
import { warnOnce } from "./warn-once.js";

/**
 * A client for one user. It does nothing until `connect()`, and reads what only browsers have when it is used: a module
 * may create it where a server renders it. Throws a TypeError on a `url` or `token` that is invalid.
 */
export function createClient(options: ClientOptions): DuologueClient {
  warnOfUnknownOptions(options);
  const { url, socketPath } = options;
  checkUrl(url);
  const clock = options.clock ?? systemClock;
  const address = () => serverAddress(url, pageUrl());
  const tokens = new TokenSource(options.token, clock);
  const paths = () => (socketPath === undefined ? address().socketPaths : [socketPath]);
  const debug = createDebug(options.debug);
  const socketLink = createSocketLink({
    origin: () => address().origin,
    paths,
    transports: options.transports ?? ["websocket", "polling"],
    clock,
  });
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const link = explainFailures(debuggedLink(socketLink, debug), clock, () =>
    explainPaths(fetch, address().origin, paths()),
  );
  const api = new ChatApi(
    new HttpClient({ base: () => address().base, fetch: debuggedFetch(fetch, debug), tokens, clock }),
  );
  const name = () => `duologue outbox of ${address().base}`;
  const storage = storageOf(options.outbox, name, clock);
  const client = assembleClient({
    link,
    api,
    tokens,
    storage,
    tabs: lazyTabs(() => (storage.keeps === "device" && hasDocument() ? createBrowserTabs(name()) : loneTab)),
    userId: options.userId,
    clock,
    random: options.random ?? Math.random,
    newId: options.newId ?? newId,
  });
  return {
    ...client,
    connect() {
      if (hasAddress(url, pageUrl())) client.connect();
      else warnOnce("connect() does nothing here: the client's url is relative, and a server has no page.");
    },
  };
}

function storageOf(wish: ClientOptions["outbox"], name: () => string, clock: Clock): OutboxStorage {
  if (typeof wish === "object") return wish;
  // Absent in Node; where it is there but refuses, the outbox lives on in memory by itself.
  const isInMemory = () => wish === "memory" || !hasIndexedDb();
  return lazyStorage(() => (isInMemory() ? createMemoryOutboxStorage() : createIndexedDbOutboxStorage(name(), clock)));
}
