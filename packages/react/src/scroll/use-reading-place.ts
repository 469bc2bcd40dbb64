import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useBeforePaint } from "../hooks/use-before-paint.js";
import { onResize } from "../optional-features.js";
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
  /** Whether a list at the bottom stays there when messages arrive. */
  follows: boolean;
  onNearTop: () => void;
  onNearBottom: () => void;
}

/**
 * Puts a reading place to work on a list. Returns whether the reader is at the bottom, whether the list stays there while
 * it follows, and what leads to other places.
 */
export function useReadingPlace(options: ReadingPlaceOptions) {
  const { scroller, content, ready, justSent } = options;
  const [place] = useState(createReadingPlace);
  const [position, setPosition] = useState({ atEnd: false, sticks: false });
  const [goal, setGoal] = useState<{ key: string } | null>(null);
  const goalReached = useRef(goal);
  const opened = useRef(false);
  const sentBefore = useRef(justSent);
  const edges = useRef(options);
  useBeforePaint(() => {
    edges.current = options;
  });

  const note = useCallback(
    (element: HTMLElement) => {
      const next = { atEnd: place.isAtEnd(element), sticks: place.sticks() };
      setPosition((now) => (now.atEnd === next.atEnd && now.sticks === next.sticks ? now : next));
    },
    [place],
  );

  const look = useCallback(
    (element: HTMLElement) => {
      note(element);
      if (isNearTop(element)) edges.current.onNearTop();
      if (isNearBottom(element)) edges.current.onNearBottom();
    },
    [note],
  );

  // After every commit, on purpose: whatever React changed may have moved the reader's place.
  useBeforePaint(() => {
    const element = scroller.current;
    if (element === null || !ready) return;
    if (!opened.current) place.open(element);
    else if (justSent !== null && justSent !== sentBefore.current) place.toBottom(element);
    else if (goal !== null && goal !== goalReached.current) place.toMessage(element, goal.key);
    else place.settle(element, options.follows);
    opened.current = true;
    sentBefore.current = justSent;
    goalReached.current = goal;
    look(element);
  });

  useEffect(() => {
    const element = scroller.current;
    if (element === null || content.current === null) return;
    return onResize([element, content.current], () => {
      place.settle(element, edges.current.follows);
      note(element);
    });
  }, [scroller, content, place, note]);

  const onScroll = useCallback(() => {
    const element = scroller.current;
    if (element === null || !opened.current) return;
    place.remember(element, edges.current.complete, edges.current.follows);
    look(element);
  }, [scroller, place, look]);

  const toBottom = useCallback(() => {
    if (scroller.current === null) return;
    place.toBottom(scroller.current);
    look(scroller.current);
  }, [scroller, place, look]);

  /** Goes to the message with this key, once it is shown. */
  const toMessage = useCallback((key: string) => setGoal({ key }), []);

  return { ...position, onScroll, toBottom, toMessage };
}
