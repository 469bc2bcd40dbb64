import { drift, isAtBottom, type Mark, openingTop } from "./geometry.js";
import { dividerTop, marksIn, topOf } from "./marks-in.js";

/**
 * Keeps the reader's place in a list that grows above, below and in the middle: at the bottom it stays at the bottom,
 * anywhere else the first visible message stays where it is. It scrolls its own element and no other.
 */
export interface ReadingPlace {
  /** The first placement: at the divider of the new messages, else at the bottom. */
  open: (scroller: HTMLElement) => void;
  /**
   * To be called on every scroll event. `complete`: nothing newer is left out below what is shown. Without `follows`, a
   * list that was at the bottom remembers it until the reader scrolls.
   */
  remember: (scroller: HTMLElement, complete: boolean, follows?: boolean) => void;
  /** To be called after every change of the layout. With `follows`, by default, a list at the bottom stays there. */
  settle: (scroller: HTMLElement, follows?: boolean) => void;
  /** Goes to a message. */
  toMessage: (scroller: HTMLElement, key: string) => void;
  /** Goes to the bottom, and stays there. */
  toBottom: (scroller: HTMLElement) => void;
  /** Whether the list stays at the bottom, while it follows. */
  sticks: () => boolean;
  /** Whether the list is at the bottom and stays there. */
  isAtEnd: (scroller: HTMLElement) => boolean;
}

/** What has no height, in a column that a phone does not show for instance, says nothing about the reader's place. */
function isHidden(scroller: HTMLElement): boolean {
  return scroller.clientHeight === 0;
}

export function createReadingPlace(): ReadingPlace {
  let opened = false;
  let sticks = true;
  let marks: Mark[] = [];
  /**
   * What the browser cut off is made good the next time. It rounds `scrollTop`, and twenty times half a pixel add up;
   * and it does not go above the top, where a day's separator may vanish just before older messages stand there.
   */
  let owed = 0;
  let lastSet = -1;

  function scrollTo(scroller: HTMLElement, wanted: number): void {
    // Without it, a host page's `scroll-behavior: smooth` would let the position lag behind what is remembered of it.
    scroller.scrollTo({ top: wanted, behavior: "instant" });
    lastSet = scroller.scrollTop;
    owed = wanted < 0 || Math.abs(wanted - lastSet) < 1 ? wanted - lastSet : 0;
  }

  function look(scroller: HTMLElement, complete: boolean): void {
    sticks = complete && isAtBottom(scroller);
    marks = marksIn(scroller);
  }

  function remember(scroller: HTMLElement, complete: boolean, follows = true): void {
    if (!opened || isHidden(scroller)) return;
    const isByReader = Math.abs(scroller.scrollTop - lastSet) >= 1;
    if (isByReader) owed = 0;
    if (isByReader || follows) look(scroller, complete);
    else marks = marksIn(scroller);
  }

  function settle(scroller: HTMLElement, follows = true): void {
    if (!opened || isHidden(scroller)) return;
    if (sticks && follows) {
      toBottom(scroller);
      return;
    }
    const moved = drift(marks, (key) => topOf(scroller, key));
    // What moved within the content is compared, not what moved on the screen: the reader may be scrolling.
    if (moved !== 0) scrollTo(scroller, scroller.scrollTop + moved + owed);
    marks = marksIn(scroller);
  }

  function toBottom(scroller: HTMLElement): void {
    sticks = true;
    scrollTo(scroller, Math.max(0, scroller.scrollHeight - scroller.clientHeight));
    marks = marksIn(scroller);
  }

  function toMessage(scroller: HTMLElement, key: string): void {
    scrollTo(scroller, openingTop(scroller, topOf(scroller, key)));
    look(scroller, true);
  }

  function open(scroller: HTMLElement): void {
    opened = true;
    scrollTo(scroller, openingTop(scroller, dividerTop(scroller)));
    look(scroller, true);
  }

  const follow = () => opened && sticks;
  const isAtEnd = (scroller: HTMLElement) => follow() && isAtBottom(scroller);
  return { open, remember, settle, toMessage, toBottom, sticks: follow, isAtEnd };
}
