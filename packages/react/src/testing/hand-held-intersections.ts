import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Stands in for the browser's IntersectionObserver, which a document without a layout cannot have. */
export function holdIntersections() {
  const observers = new Set<HandHeld>();

  class HandHeld {
    /** With the share of each that was in view when the callback was called last; -1 before. */
    readonly watched = new Map<Element, number>();
    readonly callback: IntersectionObserverCallback;
    readonly thresholds: readonly number[];
    /** Whether it watches the middle of the window alone. */
    readonly ofMiddle: boolean;
    constructor(callback: IntersectionObserverCallback, { rootMargin, threshold = 0 }: IntersectionObserverInit = {}) {
      this.callback = callback;
      this.thresholds = [threshold].flat();
      this.ofMiddle = Number.parseFloat(rootMargin ?? "0") <= -45;
      observers.add(this);
    }
    observe(element: Element): void {
      this.watched.set(element, -1);
    }
    unobserve(element: Element): void {
      this.watched.delete(element);
    }
    disconnect(): void {
      observers.delete(this);
    }
  }
  vi.stubGlobal("IntersectionObserver", HandHeld);

  function tell(element: Element, ofMiddle: boolean, intersectionRatio: number): void {
    const observer = [...observers].find((each) => each.ofMiddle === ofMiddle && each.watched.has(element));
    if (observer === undefined) throw new Error("nobody watches that element");
    if (!crosses(observer.thresholds, observer.watched.get(element) ?? -1, intersectionRatio)) return;
    observer.watched.set(element, intersectionRatio);
    const entry = { target: element, intersectionRatio, isIntersecting: intersectionRatio > 0 };
    act(() => observer.callback([entry as IntersectionObserverEntry], {} as IntersectionObserver));
  }

  return {
    /** Brings an element into view by this share of its height, or, with 0, out of it. */
    show: (element: Element, intersectionRatio = 1) => tell(element, false, intersectionRatio),
    /** Brings an element across the middle of the window, where so little of it is in view as of a very tall one. */
    showAcrossMiddle: (element: Element) => tell(element, true, 0.01),
  };
}

/** Whether a browser calls the callback: for the first time, and when another number of thresholds is reached. */
function crosses(thresholds: readonly number[], before: number, now: number): boolean {
  const reached = (ratio: number) => thresholds.filter((threshold) => ratio > 0 && ratio >= threshold).length;
  return before === -1 || reached(before) !== reached(now);
}
