/**
 * Something that changes and can be watched. `snapshot()` returns the same object until something
 * really changed, as React's `useSyncExternalStore` demands.
 */
export interface View<T> {
  readonly snapshot: () => T;
  /** Calls `listener` after each change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void;
}
