import { drift, isAtBottom, type Mark, openingTop } from "./geometry.js";
import { dividerTop, marksIn, topOf } from "./marks-in.js";

/**
 * Keeps the reader's place in a list that grows above, below and in the middle: at the bottom it stays at the bottom,
 * anywhere else the first visible message stays where it is. It scrolls its own element and no other.
 */
export interface ReadingPlace {
  /** The first placement: at the divider of the new messages, else at the bottom. */
  open: (scroller: HTMLElement) => void;
  /** To be called on every scroll event. `complete`: nothing newer is left out below what is shown. */
  remember: (scroller: HTMLElement, complete: boolean) => void;
  /** To be called after every change of the layout. */
  settle: (scroller: HTMLElement) => void;
  /** Goes to the bottom, and stays there. */
  toBottom: (scroller: HTMLElement) => void;
  sticks: () => boolean;
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
    scroller.scrollTop = wanted;
    lastSet = scroller.scrollTop;
    owed = wanted < 0 || Math.abs(wanted - lastSet) < 1 ? wanted - lastSet : 0;
  }

  function look(scroller: HTMLElement, complete: boolean): void {
    sticks = complete && isAtBottom(scroller);
    marks = marksIn(scroller);
  }

  function remember(scroller: HTMLElement, complete: boolean): void {
    if (!opened || isHidden(scroller)) return;
    if (Math.abs(scroller.scrollTop - lastSet) >= 1) owed = 0;
    look(scroller, complete);
  }

  function settle(scroller: HTMLElement): void {
    if (!opened || isHidden(scroller)) return;
    if (sticks) {
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

  function open(scroller: HTMLElement): void {
    opened = true;
    scrollTo(scroller, openingTop(scroller, dividerTop(scroller)));
    look(scroller, true);
  }

  return { open, remember, settle, toBottom, sticks: () => opened && sticks };
}
