import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { isNearBottom, isNearTop } from "./geometry.js";
import { createReadingPlace } from "./reading-place.js";

export interface ReadingPlaceOptions {
  scroller: RefObject<HTMLElement | null>;
  content: RefObject<HTMLElement | null>;
  /** Whether what is shown can be placed: the messages are there, and so is the divider if there is one. */
  ready: boolean;
  /** The key of the newest message if this person wrote it on this page: who sends wants to see it. */
  justSent: string | null;
  /** Whether the newest message is among what is shown. */
  complete: boolean;
  onNearTop: () => void;
  onNearBottom: () => void;
}

/** Puts a reading place to work on a list. Returns whether the reader is at the bottom, and the way there. */
export function useReadingPlace(options: ReadingPlaceOptions) {
  const { scroller, content, ready, justSent } = options;
  const [place] = useState(createReadingPlace);
  const [sticks, setSticks] = useState(false);
  const opened = useRef(false);
  const sentBefore = useRef(justSent);
  const edges = useRef(options);
  useLayoutEffect(() => {
    edges.current = options;
  });

  const look = useCallback(
    (element: HTMLElement) => {
      setSticks(place.sticks());
      if (isNearTop(element)) edges.current.onNearTop();
      if (isNearBottom(element)) edges.current.onNearBottom();
    },
    [place],
  );

  // After every commit, on purpose: whatever React changed may have moved the reader's place.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || !ready) return;
    if (!opened.current) place.open(element);
    else if (justSent !== null && justSent !== sentBefore.current) place.toBottom(element);
    else place.settle(element);
    opened.current = true;
    sentBefore.current = justSent;
    look(element);
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null || content.current === null) return;
    const observer = new ResizeObserver(() => {
      place.settle(element);
      setSticks(place.sticks());
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, [scroller, content, place]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || !opened.current) return;
    place.remember(element, edges.current.complete);
    look(element);
  }, [scroller, place, look]);

  const toBottom = useCallback(() => {
    if (scroller.current === null) return;
    place.toBottom(scroller.current);
    look(scroller.current);
  }, [scroller, place, look]);

  return { sticks, onScroll, toBottom };
}
