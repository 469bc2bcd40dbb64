import type { View } from "./view.js";

/** A value that changes, and tells who watches. */
export class Store<T> implements View<T> {
  readonly initial: () => T;
  #value: T;
  readonly #listeners = new Set<(canWait: boolean) => void>();

  constructor(value: T) {
    this.#value = value;
    this.initial = () => value;
  }

  readonly snapshot = (): T => this.#value;

  readonly subscribe = (listener: (canWait?: boolean) => void): (() => void) => {
    // A wrapper of its own for each call: the same function may subscribe twice, and end once.
    const own = (canWait: boolean) => listener(canWait);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  };

  set(value: T, canWait = false): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener(canWait);
  }

  update(change: (value: T) => T, canWait = false): void {
    this.set(change(this.#value), canWait);
  }
}

/** A view of something computed from another one, computed once for each of its values. */
export function derive<From, To>(source: Store<From>, compute: (from: From) => To): View<To> {
  let first: { to: To } | null = null;
  let last: { from: From; to: To } | null = null;
  return {
    subscribe: source.subscribe,
    initial() {
      first ??= { to: compute(source.initial()) };
      return first.to;
    },
    snapshot() {
      const from = source.snapshot();
      if (last === null || !Object.is(last.from, from)) last = { from, to: compute(from) };
      return last.to;
    },
  };
}
