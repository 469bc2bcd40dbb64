/**
 * Does one thing at a time with the storage, so that a removal never overtakes the write before it. A storage that fails
 * (private mode, a full disk) must not keep a message from being sent: what failed gives null.
 */
export class StorageQueue {
  #last: Promise<unknown> = Promise.resolve();
  readonly #onEnd: (succeeded: boolean) => void;

  constructor(onEnd: (succeeded: boolean) => void) {
    this.#onEnd = onEnd;
  }

  run<Result>(work: () => Promise<Result>): Promise<Result | null> {
    const done = this.#last.then(work).then(
      (result) => {
        this.#onEnd(true);
        return result;
      },
      () => {
        this.#onEnd(false);
        return null;
      },
    );
    this.#last = done;
    return done;
  }
}
