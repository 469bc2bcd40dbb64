import type { OutboxEntry, OutboxStorage } from "./outbox-storage.js";

/**
 * Writes to the storage one after the other, so that a removal never overtakes the write before it. A storage that
 * fails (private mode, a full disk) must not keep a message from being sent: the outbox lives on in memory.
 */
export class StorageQueue {
  readonly #storage: OutboxStorage;
  #last: Promise<unknown> = Promise.resolve();

  constructor(storage: OutboxStorage) {
    this.#storage = storage;
  }

  load(): Promise<readonly OutboxEntry[]> {
    return this.#then(() => this.#storage.load(), []);
  }

  /** Resolves when the entry is written, or cannot be. `entry` is asked when its turn comes; undefined: gone. */
  put(entry: () => OutboxEntry | undefined): Promise<void> {
    return this.#then(async () => {
      const present = entry();
      if (present) await this.#storage.put(present);
    }, undefined);
  }

  remove(clientMessageId: string): Promise<void> {
    return this.#then(() => this.#storage.remove(clientMessageId), undefined);
  }

  #then<Result>(write: () => Promise<Result>, otherwise: Result): Promise<Result> {
    const done = this.#last.then(write).catch(() => otherwise);
    this.#last = done;
    return done;
  }
}
