import type { OutboxEntry, OutboxStorage } from "@duologue/client";

/** An outbox that outlives its client, as what is in a browser's database outlives the page. */
export class SurvivingOutbox {
  readonly #entries = new Map<string, OutboxEntry>();

  /** The keys of what a next life will find. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#entries.keys());
  }

  /** For one life of the client; what a client does after `die()` reaches nothing. */
  open(): { readonly storage: OutboxStorage; die(): void } {
    const entries = this.#entries;
    let isAlive = true;
    return {
      storage: {
        load: async () => [...entries.values()].sort((a, b) => a.order - b.order),
        put: async (entry) => {
          if (isAlive) entries.set(entry.clientMessageId, entry);
        },
        remove: async (clientMessageId) => {
          if (isAlive) entries.delete(clientMessageId);
        },
      },
      die() {
        isAlive = false;
      },
    };
  }
}
