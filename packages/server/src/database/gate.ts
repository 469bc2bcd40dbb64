/**
 * What statements of a database with one session pass, until a transaction closes it. Those that come while it is closed
 * pass in the order in which they came, each between the transactions before and after it.
 */
export class Gate {
  #opened: Promise<void> | undefined;

  /**
   * Resolves when those that closed it before have opened it. Undefined while it is open, so that a statement is sent in
   * the turn in which it is made.
   */
  get opened(): Promise<void> | undefined {
    return this.#opened;
  }

  /** Closes it as soon as those that closed it before have opened it. Resolves to what opens it. */
  async close(): Promise<() => void> {
    const before = this.#opened;
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#opened = opened;
    await before;
    return () => {
      if (this.#opened === opened) this.#opened = undefined;
      open();
    };
  }
}
