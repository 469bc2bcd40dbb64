import { firstBelow, type Mark, marksFrom } from "./geometry.js";

/**
 * Pixels on the screen for one of `scrollTop`. It is not 1 where the host page scales an ancestor by `transform` or `zoom`:
 * rectangles are what the reader sees, the scroll position and computed styles are not scaled.
 */
function scaleOf(scroller: HTMLElement): number {
  const { height } = scroller.getBoundingClientRect();
  // `offsetHeight` is rounded: good enough to see that nothing is scaled, which is nearly always so, and costs less.
  if (Math.abs(height - scroller.offsetHeight) < 1) return 1;
  const scale = height / Number.parseFloat(getComputedStyle(scroller).height);
  // Without a box the computed height is `auto`.
  return Number.isFinite(scale) && scale > 0 ? scale : 1;
}

/** Where elements stand in the content of `scroller`, in pixels of its `scrollTop`. */
function topsIn(scroller: HTMLElement): (element: Element) => number {
  const { top } = scroller.getBoundingClientRect();
  const { scrollTop } = scroller;
  const scale = scaleOf(scroller);
  return (element) => (element.getBoundingClientRect().top - top) / scale + scrollTop;
}

function messagesIn(scroller: HTMLElement): HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>("[data-key]")];
}

/** Where the message with this key stands in the content of `scroller`, or null if it is not there. */
export function topOf(scroller: HTMLElement, key: string): number | null {
  const element = messagesIn(scroller).find((candidate) => candidate.dataset.key === key);
  return element === undefined ? null : topsIn(scroller)(element);
}

/** Where the divider above the new messages stands, or null if there is none. */
export function dividerTop(scroller: HTMLElement): number | null {
  const divider = scroller.querySelector("[data-divider]");
  return divider === null ? null : topsIn(scroller)(divider);
}

/** The marks of what the reader sees first. */
export function marksIn(scroller: HTMLElement): Mark[] {
  const messages = messagesIn(scroller);
  const edge = scroller.getBoundingClientRect().top;
  const bottomOf = (index: number) => messages[index]?.getBoundingClientRect().bottom ?? 0;
  const first = firstBelow(messages.length, bottomOf, edge);
  const topIn = topsIn(scroller);
  return marksFrom(first, messages.length, (index) => {
    const element = messages[index];
    if (element === undefined) throw new RangeError(`no message at ${index}`);
    return { key: element.dataset.key ?? "", top: topIn(element) };
  });
}

/** Whether the message with this key is in view, or stands just below the last one that is. */
export function isWithinReach(scroller: HTMLElement, key: string): boolean {
  const messages = messagesIn(scroller);
  const index = messages.findIndex((candidate) => candidate.dataset.key === key);
  const view = scroller.getBoundingClientRect();
  return messages.slice(Math.max(0, index - 1), index + 1).some((message) => {
    const { top, bottom } = message.getBoundingClientRect();
    return top < view.bottom && bottom > view.top;
  });
}
