import { assembleClient } from "./assemble-client.js";
import type { ClientOptions } from "./client-options.js";
import { systemClock } from "./clock.js";
import { createSocketLink } from "./connection/socket-link.js";
import { TokenSource } from "./connection/token-source.js";
import type { DuologueClient } from "./duologue-client.js";
import { ChatApi } from "./http/chat-api.js";
import { HttpClient } from "./http/http-client.js";
import { newId } from "./new-id.js";
import { createMemoryOutboxStorage } from "./outbox/memory-outbox-storage.js";
import { serverAddress } from "./server-address.js";

/**
 * A client for one user. It does nothing until `connect()`. Throws a TypeError on a `url` that is none, and without one
 * outside browsers.
 */
export function createClient(options: ClientOptions): DuologueClient {
  const clock = options.clock ?? systemClock;
  const random = options.random ?? Math.random;
  const address = serverAddress(options.url, globalThis.location?.href);
  const tokens = new TokenSource(options.token, clock);
  const link = createSocketLink({
    origin: address.origin,
    path: options.socketPath ?? "/socket.io",
    transports: options.transports ?? ["websocket", "polling"],
    clock,
  });
  const fetch: typeof globalThis.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const api = new ChatApi(new HttpClient({ base: address.base, fetch, tokens, clock }));
  return assembleClient({
    link,
    api,
    tokens,
    storage: options.outbox ?? createMemoryOutboxStorage(),
    clock,
    random,
    newId: options.newId ?? newId,
  });
}
