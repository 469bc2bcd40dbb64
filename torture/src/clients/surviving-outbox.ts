import type { OutboxEntry, OutboxStorage } from "@duologue/client";

/** An outbox of one person that outlives its client, as what is in a browser's database outlives the page. */
export class SurvivingOutbox {
  /** In the order of sending. */
  readonly #entries = new Map<string, OutboxEntry & { readonly order: number }>();
  #last = 0;
  #user: number | null = null;

  /** The keys of what a next life will find. */
  get keys(): ReadonlySet<string> {
    return new Set(this.#entries.keys());
  }

  /** For one life of the client; what a client does after `die()` reaches nothing. */
  open(): { readonly storage: OutboxStorage; die(): void } {
    let isAlive = true;
    return {
      storage: {
        keeps: "device",
        lastUser: async () => this.#user,
        rememberUser: async (userId) => {
          if (isAlive) this.#user = userId;
        },
        load: async () => [...this.#entries.values()],
        put: async (_, entry) => (isAlive ? this.#put(entry) : (entry.order ?? 0)),
        remove: async (clientMessageId) => {
          if (isAlive) this.#entries.delete(clientMessageId);
        },
      },
      die() {
        isAlive = false;
      },
    };
  }

  #put(entry: OutboxEntry): number {
    const present = this.#entries.get(entry.clientMessageId);
    // One that had a place and is gone was removed: it stays gone.
    if (!present && entry.order !== null) return entry.order;
    if (!present) this.#last += 1;
    const order = present?.order ?? this.#last;
    this.#entries.set(entry.clientMessageId, { ...entry, order });
    return order;
  }
}
