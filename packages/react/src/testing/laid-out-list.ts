/** A message of the list: its key, and its height in pixels. */
export interface LaidOut {
  key: string;
  height: number;
}

/**
 * A scroll container with a layout of its own making, since the test's document has none: messages are stacked from the
 * top, and `scrollTop` is clamped and rounded as a browser does it.
 */
export function laidOutList(viewport: number) {
  const scroller = document.createElement("div");
  let boxes: LaidOut[] = [];
  let scrollTop = 0;

  const total = () => boxes.reduce((sum, box) => sum + box.height, 0);
  const topOf = (index: number) => boxes.slice(0, index).reduce((sum, box) => sum + box.height, 0);
  const clamped = (value: number) => Math.max(0, Math.min(Math.round(value), Math.round(total()) - viewport));

  Object.defineProperties(scroller, {
    clientHeight: { get: () => viewport },
    offsetHeight: { get: () => viewport },
    scrollHeight: { get: () => Math.max(viewport, Math.round(total())) },
    scrollTop: {
      get: () => scrollTop,
      set(value: number) {
        scrollTop = clamped(value);
      },
    },
  });
  scroller.scrollTo = (options) => {
    scroller.scrollTop = typeof options === "object" ? (options.top ?? scrollTop) : scrollTop;
  };
  scroller.getBoundingClientRect = () => new DOMRect(0, 0, 300, viewport);

  function layOut(next: LaidOut[]): void {
    boxes = next;
    scroller.replaceChildren(
      ...next.map((box, index) => {
        const element = document.createElement("div");
        element.dataset.key = box.key;
        element.getBoundingClientRect = () => new DOMRect(0, topOf(index) - scrollTop, 300, box.height);
        return element;
      }),
    );
  }

  /** Where a message stands on the screen. */
  function onScreen(key: string): number {
    return topOf(boxes.findIndex((box) => box.key === key)) - scrollTop;
  }

  function firstVisible(): string {
    return boxes.find((_, index) => topOf(index + 1) > scrollTop)?.key ?? "";
  }

  return { scroller, layOut, onScreen, firstVisible, boxes: () => boxes };
}
