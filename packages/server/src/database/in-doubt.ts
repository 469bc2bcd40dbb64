/** 10,000 keys are about 1 MB. What is forgotten heals by its revision. */
const REMEMBERED = 10_000;

/**
 * What may have been stored without anybody having been told, for the answer to its commit was lost. Whoever meets it
 * again and finds it stored tells it then. Remembers the newest 10,000.
 */
export class InDoubt<Key extends string | number> {
  readonly #keys = new Set<Key>();

  get size(): number {
    return this.#keys.size;
  }

  has(key: Key): boolean {
    return this.#keys.has(key);
  }

  add(key: Key): void {
    this.#keys.add(key);
    for (const oldest of this.#keys) {
      if (this.#keys.size <= REMEMBERED) break;
      this.#keys.delete(oldest);
    }
  }

  /** Whether `key` was in doubt; it is not any more. */
  take(key: Key): boolean {
    return this.#keys.delete(key);
  }
}
