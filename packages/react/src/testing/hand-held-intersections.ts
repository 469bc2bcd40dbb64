import { act } from "@testing-library/react";
import { vi } from "vitest";

/** Stands in for the browser's IntersectionObserver, which a document without a layout cannot have. */
export function holdIntersections() {
  const watched = new Map<Element, IntersectionObserverCallback>();

  class HandHeld {
    readonly #callback: IntersectionObserverCallback;
    constructor(callback: IntersectionObserverCallback) {
      this.#callback = callback;
    }
    observe(element: Element): void {
      watched.set(element, this.#callback);
    }
    unobserve(element: Element): void {
      watched.delete(element);
    }
    disconnect(): void {
      for (const [element, callback] of watched) if (callback === this.#callback) watched.delete(element);
    }
  }
  vi.stubGlobal("IntersectionObserver", HandHeld);

  /** Brings an element into view by this share of its height, or, with 0, out of it. */
  function show(element: Element, intersectionRatio = 1): void {
    const callback = watched.get(element);
    if (callback === undefined) throw new Error("nobody watches that element");
    const rect = { height: 40 * intersectionRatio };
    const entry = { target: element, intersectionRatio, intersectionRect: rect, rootBounds: { height: 600 } };
    act(() => callback([entry as IntersectionObserverEntry], {} as IntersectionObserver));
  }

  return { show };
}
