/** Work that has begun and is not done. */
export class UnderWay {
  readonly #work = new Set<Promise<unknown>>();

  /** Begins something, and remembers it until it is done. */
  async track<Value>(begin: () => Promise<Value>): Promise<Value> {
    const work = begin();
    this.#work.add(work);
    try {
      return await work;
    } finally {
      this.#work.delete(work);
    }
  }

  /** Resolves when all that is under way now is done, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#work);
  }
}
