/**
 * Something that changes and can be watched. `snapshot()` returns the same object until something
 * really changed, as React's `useSyncExternalStore` demands.
 */
export interface View<T> {
  readonly snapshot: () => T;
  /**
   * What it was when the client was created: always the same object. A server renders this, and a page while it hydrates,
   * whatever has arrived there meanwhile. Left out: the snapshot.
   */
  readonly initial?: (() => T) | undefined;
  /**
   * Calls `listener` after each change; returns what ends that. `canWait`: the server told of it, as it may a thousand
   * times a second, and whoever looks a little later finds it in the snapshot. All else is not to be missed: a state may
   * be another one in the next moment, and what was done here is to be seen at once.
   */
  readonly subscribe: (listener: (canWait?: boolean) => void) => () => void;
}
