import type { Link, LinkListener } from "./connection/link.js";
import type { Debug } from "./debug.js";

/** The link, which says what happens to it. */
export function debuggedLink(link: Link, debug: Debug): Link {
  return {
    listen: (listener) => link.listen(debuggedListener(listener, debug)),
    open(token) {
      debug("connecting");
      link.open(token);
    },
    close: () => link.close(),
    async request(name, payload) {
      const answer = await link.request(name, payload);
      debug(name, answer.ok ? { ok: true } : { ok: false, code: answer.code });
      return answer;
    },
  };
}

function debuggedListener(listener: LinkListener, debug: Debug): LinkListener {
  return {
    opened() {
      debug("connected");
      listener.opened();
    },
    lost(why) {
      debug("connection lost", why === undefined ? undefined : { why });
      listener.lost(why);
    },
    closed() {
      debug("the server closed the connection");
      listener.closed();
    },
    refused(code) {
      debug("rejected", { code });
      listener.refused(code);
    },
    ended() {
      debug("the server ended the connection permanently");
      listener.ended();
    },
    heard(heard) {
      debug(heard.event, idsOf(heard.payload));
      listener.heard(heard);
    },
  };
}

/** Of what an event carries, the numbers alone: they name rows, and quote nobody. */
function idsOf(payload: unknown): Record<string, unknown> {
  const entries = typeof payload === "object" && payload !== null ? Object.entries(payload) : [];
  return Object.fromEntries(entries.filter(([, value]) => typeof value === "number"));
}

/** The function, which says what was requested, and how the server responded. */
export function debuggedFetch(fetch: typeof globalThis.fetch, debug: Debug): typeof globalThis.fetch {
  return async (input, init) => {
    const request = { method: init?.method ?? "GET", path: new URL(String(input)).pathname };
    try {
      const response = await fetch(input, init);
      debug("HTTP", { ...request, status: response.status });
      return response;
    } catch (error) {
      debug("HTTP", { ...request, failed: error instanceof Error ? error.name : "unknown" });
      throw error;
    }
  };
}
