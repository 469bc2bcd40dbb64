/** The scroll position of an element, in CSS pixels, named as the DOM names it. */
export interface ScrollBox {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

/** Where a message stands, measured from the top of the scrolled content: scrolling does not change it. */
export interface Mark {
  key: string;
  top: number;
}

/** 24 px, about one line: nearer than that is at the bottom, as far as a reader is concerned. */
const BOTTOM_SLACK = 24;

/** Messages that may vanish, one after the other, before the reader's place is lost. */
const MARKS_KEPT = 4;

export function distanceFromBottom(box: ScrollBox): number {
  return Math.max(0, box.scrollHeight - box.clientHeight - box.scrollTop);
}

export function isAtBottom(box: ScrollBox): boolean {
  return distanceFromBottom(box) <= BOTTOM_SLACK;
}

/** Within one screen of the top: time to fetch what is above. */
export function isNearTop(box: ScrollBox): boolean {
  return box.scrollTop < box.clientHeight;
}

export function isNearBottom(box: ScrollBox): boolean {
  return distanceFromBottom(box) < box.clientHeight;
}

/** The index of the first of `count` boxes, stacked downwards, whose bottom lies below `edge`; `count` if none does. */
export function firstBelow(count: number, bottomOf: (index: number) => number, edge: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bottomOf(middle) > edge) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The marks to hold on to: the first visible message, and a few after it in case that one is removed. */
export function marksFrom(first: number, count: number, markAt: (index: number) => Mark): Mark[] {
  const kept = Math.max(0, Math.min(MARKS_KEPT, count - first));
  return Array.from({ length: kept }, (_, offset) => markAt(first + offset));
}

/** How far the first mark that is still there has moved within the content, downwards; 0 if none is. */
export function drift(marks: readonly Mark[], topNow: (key: string) => number | null): number {
  for (const mark of marks) {
    const top = topNow(mark.key);
    if (top !== null) return top - mark.top;
  }
  return 0;
}

/**
 * The scroll position in which a conversation opens: the bottom, or, with unread messages, the divider above the
 * first of them at a fifth of the height, so that a little of what was known before stays in sight.
 */
export function openingTop(box: ScrollBox, dividerTop: number | null): number {
  const bottom = Math.max(0, box.scrollHeight - box.clientHeight);
  if (dividerTop === null) return bottom;
  return Math.min(bottom, Math.max(0, dividerTop - box.clientHeight / 5));
}
