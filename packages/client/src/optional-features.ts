/**
 * What the client uses of a browser and can do without. Each may be absent (Node, an old browser, a page without HTTPS),
 * and the mere access may throw (blocked cookies, a sandboxed frame). Both give null, and only here.
 */
export function optional<T>(read: () => T | null | undefined): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

export function hasIndexedDb(): boolean {
  return optional(() => globalThis.indexedDB) !== null;
}

/** Locks that all tabs share; absent on pages without HTTPS that come from another machine. */
export function lockManager(): LockManager | null {
  return optional(() => navigator.locks);
}

/** What tabs tell each other by. */
export function openChannel(name: string): BroadcastChannel | null {
  return optional(() => new BroadcastChannel(name));
}

export function hasDocument(): boolean {
  return optional(() => globalThis.document) !== null;
}

/** The address of the page; undefined outside of browsers. */
export function pageUrl(): string | undefined {
  return optional(() => globalThis.location?.href) ?? undefined;
}

/** `count` bytes of chance; without the feature, of a weaker kind: ids must be unique, not secret. */
export function randomBytes(count: number): Uint8Array {
  const bytes = new Uint8Array(count);
  return optional(() => crypto.getRandomValues(bytes)) ?? bytes.map(() => Math.random() * 256);
}
