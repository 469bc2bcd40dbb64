/**
 * What the page itself uses of a browser and can do without. Each may be absent, and the mere access may throw (blocked
 * cookies, a sandboxed frame). Both give null, and only here.
 */
export function optional<T>(read: () => T | null | undefined): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

/** Storage that outlives the page. */
export function localStore(): Storage | null {
  return optional(() => window.localStorage);
}

/** Locks that all tabs share; absent on pages without HTTPS that come from another machine. */
export function lockManager(): LockManager | null {
  return optional(() => navigator.locks);
}

/** What the tabs of a browser tell each other by. */
export function openChannel(name: string): BroadcastChannel | null {
  return optional(() => new BroadcastChannel(name));
}

/** The language of the browser; whether dates can be written in it is checked by the components. */
export function language(): string | undefined {
  return optional(() => navigator.language) ?? undefined;
}

/** Whether the browser says that it has no network; without a word it has one. */
export function isOnline(): boolean {
  return optional(() => navigator.onLine) ?? true;
}

/** Ends a request after `ms` milliseconds. */
export function timeoutSignal(ms: number): AbortSignal {
  const signal = optional(() => AbortSignal.timeout(ms));
  if (signal !== null) return signal;
  const controller = new AbortController();
  setTimeout(() => controller.abort(), ms);
  return controller.signal;
}

/** Puts a text on the clipboard; false where the browser or the user does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Offers an address to other applications of the device; null where there is no such offer. */
export function sharing(url: string): (() => Promise<void>) | null {
  const isThere = optional(() => navigator.canShare({ url }));
  if (isThere !== true) return null;
  return async () => {
    try {
      await navigator.share({ url });
    } catch {
      // It was closed without a choice, or the browser did not let it: the address is there to copy.
    }
  };
}
