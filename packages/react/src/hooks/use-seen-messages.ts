import { type RefObject, useEffect, useRef } from "react";
import { observeIntersections } from "../optional-features.js";
import { isLooking, onLooking } from "./use-looking.js";

/** Observes the elements marked `data-unread`, and reports the newest message that the reader looks at. */
function watchUnread(root: HTMLElement, onSeen: (messageId: number) => void) {
  /** Unread messages of which half is in sight, */
  const inView = new Set<number>();
  /** and those across the middle of the window: of a message taller than it, that is as much as fills half of it. */
  const acrossMiddle = new Set<number>();
  const watched = new WeakSet<Element>();

  function report(): void {
    const ids = new Set([...inView, ...acrossMiddle]);
    if (ids.size === 0 || !isLooking()) return;
    inView.clear();
    acrossMiddle.clear();
    onSeen(Math.max(...ids));
  }

  function noting(seen: Set<number>, isSeen: (entry: IntersectionObserverEntry) => boolean) {
    return (entries: IntersectionObserverEntry[]) => {
      for (const entry of entries) {
        const { unread } = (entry.target as HTMLElement).dataset;
        // It has been read since it was watched.
        if (unread === undefined) continue;
        const id = Number(unread);
        if (isSeen(entry)) seen.add(id);
        else seen.delete(id);
      }
      report();
    };
  }

  const observers = [
    observeIntersections(
      noting(inView, (entry) => entry.intersectionRatio >= 0.5),
      { root, threshold: [0, 0.5] },
    ),
    observeIntersections(
      noting(acrossMiddle, (entry) => entry.isIntersecting),
      { root, rootMargin: "-49% 0px" },
    ),
  ];

  function watch(): void {
    for (const element of root.querySelectorAll("[data-unread]")) {
      if (watched.has(element)) continue;
      watched.add(element);
      for (const observer of observers) observer.observe(element);
    }
  }

  const stopLooking = onLooking(report);
  function end(): void {
    for (const observer of observers) observer.disconnect();
    stopLooking();
  }
  return { watch, end };
}

/**
 * Calls `onSeen` with the id of the newest unread message that is in view while the page is visible and focused; null
 * watches nothing. `rows` changes whenever there may be other elements to watch.
 */
export function useSeenMessages(
  scroller: RefObject<HTMLElement | null>,
  rows: unknown,
  onSeen: ((messageId: number) => void) | null,
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
