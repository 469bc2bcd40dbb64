/**
 * What the components use of a browser and can do without. Each may be absent (an old browser, an embedded view, a page
 * without HTTPS), and the mere access may throw (blocked cookies, a sandboxed frame). Both give null, and only here.
 */
export function optional<T>(read: () => T | null | undefined): T | null {
  try {
    return read() ?? null;
  } catch {
    return null;
  }
}

/** False where a server renders. */
export function hasDocument(): boolean {
  return optional(() => globalThis.document) !== null;
}

export function matchesMedia(query: string): boolean {
  return optional(() => window.matchMedia(query).matches) ?? false;
}

/** Calls `listener` when the answer to the query changes; returns what ends that. */
export function onMediaChange(query: string, listener: () => void): () => void {
  const list = optional(() => window.matchMedia(query));
  optional(() => list?.addEventListener("change", listener));
  return () => void optional(() => list?.removeEventListener("change", listener));
}

/** Calls `listener` when one of the elements has another size; without the feature, when the window has. */
export function onResize(elements: readonly Element[], listener: () => void): () => void {
  const observer = optional(() => {
    const created = new ResizeObserver(listener);
    for (const element of elements) created.observe(element);
    return created;
  });
  if (observer === null) {
    window.addEventListener("resize", listener);
    return () => window.removeEventListener("resize", listener);
  }
  return () => void optional(() => observer.disconnect());
}

type Intersections = Pick<IntersectionObserver, "observe" | "disconnect">;

/** Without the feature nothing is ever reported: what cannot be known to be seen is not marked as read. */
export function observeIntersections(
  report: (entries: IntersectionObserverEntry[]) => void,
  options: IntersectionObserverInit,
): Intersections {
  const observer = optional(() => new IntersectionObserver(report, options));
  return {
    observe: (element) => void optional(() => observer?.observe(element)),
    disconnect: () => void optional(() => observer?.disconnect()),
  };
}

/** Whether somebody may be looking: the page is in front, and it has the keyboard. */
export function isInFront(): boolean {
  const visibility = optional(() => document.visibilityState) ?? "visible";
  return visibility === "visible" && (optional(() => document.hasFocus()) ?? true);
}

export function knowsStyle(property: string, value: string): boolean {
  return optional(() => CSS.supports(property, value)) ?? false;
}

/** Storage that outlives the page; null where the browser has none, or keeps it from this page. */
export function localStore(): Storage | null {
  return optional(() => window.localStorage);
}

export function graphemeSegmenter(): Intl.Segmenter | null {
  return optional(() => new Intl.Segmenter("en", { granularity: "grapheme" }));
}
