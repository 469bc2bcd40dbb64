import { type RefObject, useEffect, useRef } from "react";

/** Half of it in sight, or, of a message taller than the window, as much as fills half of the window. */
function isInView(entry: IntersectionObserverEntry): boolean {
  const { intersectionRatio, intersectionRect, rootBounds } = entry;
  return intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? Infinity) / 2;
}

/** Somebody is looking: the page is in front, and it has the keyboard. A hidden tab reads nothing. */
function isLooking(): boolean {
  return document.visibilityState === "visible" && document.hasFocus();
}

/** Observes the elements marked `data-unread`, and reports the ids of those that somebody is looking at. */
function watchUnread(root: HTMLElement, onSeen: (messageIds: number[]) => void) {
  const inView = new Set<number>();
  const watched = new WeakSet<Element>();

  function report(): void {
    if (inView.size === 0 || !isLooking()) return;
    const ids = [...inView];
    inView.clear();
    onSeen(ids);
  }

  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        const id = Number((entry.target as HTMLElement).dataset.unread);
        if (isInView(entry)) inView.add(id);
        else inView.delete(id);
      }
      report();
    },
    { root, threshold: [0, 0.25, 0.5, 1] },
  );

  function watch(): void {
    for (const element of root.querySelectorAll("[data-unread]")) {
      if (watched.has(element)) continue;
      watched.add(element);
      observer.observe(element);
    }
  }

  window.addEventListener("focus", report);
  document.addEventListener("visibilitychange", report);
  function end(): void {
    observer.disconnect();
    window.removeEventListener("focus", report);
    document.removeEventListener("visibilitychange", report);
  }
  return { watch, end };
}

/**
 * Calls `onSeen` with the ids of unread messages once they are in view while the page is visible and focused; null
 * watches nothing. `rows` changes whenever there may be other elements to watch.
 */
export function useSeenMessages(
  scroller: RefObject<HTMLElement | null>,
  rows: unknown,
  onSeen: ((messageIds: number[]) => void) | null,
): void {
  const watcher = useRef<ReturnType<typeof watchUnread> | null>(null);

  useEffect(() => {
    if (scroller.current === null || onSeen === null) return;
    watcher.current = watchUnread(scroller.current, onSeen);
    return () => {
      watcher.current?.end();
      watcher.current = null;
    };
  }, [scroller, onSeen]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows, or another watcher, have other elements
  useEffect(() => watcher.current?.watch(), [rows, onSeen]);
}
