import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { AttachableServer } from "./attachable-server.js";

/** Node publishes each request here before the server emits it. */
const REQUEST = "http.server.request.start";

/**
 * Calls `onBinding` for each further server by which Fastify listens at `localhost`: one at `::1` next to that at
 * `127.0.0.1`. It hands the requests to Fastify itself, so a chat at the first server would not see them. Fastify keeps
 * those servers to itself, but listens for `unref` at the first one as soon as it has others.
 */
export function followBindings(server: AttachableServer, onBinding: (other: AttachableServer) => void): void {
  const known = new WeakSet<AttachableServer>([server]);

  function onRequest(message: unknown) {
    const { server: other } = message as { readonly server: AttachableServer };
    if (known.has(other)) return;
    known.add(other);
    if (portOf(other) === portOf(server)) onBinding(other);
  }

  server.on("newListener", function onListener(event: string) {
    if (event !== "unref") return;
    server.off("newListener", onListener);
    subscribe(REQUEST, onRequest);
    server.once("close", () => unsubscribe(REQUEST, onRequest));
  });
}

function portOf(server: AttachableServer): number | undefined {
  const address = server.address();
  return typeof address === "object" ? address?.port : undefined;
}
