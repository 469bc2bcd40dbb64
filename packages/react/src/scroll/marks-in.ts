import { firstBelow, type Mark, marksFrom } from "./geometry.js";

function topIn(scroller: HTMLElement, element: Element): number {
  return element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop;
}

function messagesIn(scroller: HTMLElement): HTMLElement[] {
  return [...scroller.querySelectorAll<HTMLElement>("[data-key]")];
}

/** Where the message with this key stands in the content of `scroller`, or null if it is not there. */
export function topOf(scroller: HTMLElement, key: string): number | null {
  const element = messagesIn(scroller).find((candidate) => candidate.dataset.key === key);
  return element === undefined ? null : topIn(scroller, element);
}

/** Where the divider above the new messages stands, or null if there is none. */
export function dividerTop(scroller: HTMLElement): number | null {
  const divider = scroller.querySelector("[data-divider]");
  return divider === null ? null : topIn(scroller, divider);
}

/** The marks of what the reader sees first. */
export function marksIn(scroller: HTMLElement): Mark[] {
  const messages = messagesIn(scroller);
  const edge = scroller.getBoundingClientRect().top;
  const bottomOf = (index: number) => messages[index]?.getBoundingClientRect().bottom ?? 0;
  const first = firstBelow(messages.length, bottomOf, edge);
  return marksFrom(first, messages.length, (index) => {
    const element = messages[index];
    if (element === undefined) throw new RangeError(`no message at ${index}`);
    return { key: element.dataset.key ?? "", top: topIn(scroller, element) };
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
