import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Stands in for the browser's IntersectionObserver, which a document without a layout cannot have. */
export function holdIntersections() {
  const observers = new Set<HandHeld>();

  class HandHeld {
    readonly watched = new Set<Element>();
    readonly callback: IntersectionObserverCallback;
    /** Whether it watches the middle of the window alone. */
    readonly ofMiddle: boolean;
    constructor(callback: IntersectionObserverCallback, { rootMargin }: IntersectionObserverInit = {}) {
      this.callback = callback;
      this.ofMiddle = rootMargin !== undefined;
      observers.add(this);
    }
    observe(element: Element): void {
      this.watched.add(element);
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
