import { type RefObject, useRef } from "react";
import { useBeforePaint } from "../hooks/use-before-paint.js";
import { handOverFocus } from "./hand-over-focus.js";

/**
 * Lets `heir` have the focus if the element that this gives has it when the component goes. For what stays until
 * something else has happened: a button that tries again goes when that succeeds, not when it is pressed.
 */
export function useFocusHeir<E extends HTMLElement>(heir: RefObject<HTMLElement | null>): RefObject<E | null> {
  const own = useRef<E>(null);
  useBeforePaint(() => {
    const element = own.current;
    // React calls this before it takes the element out, and with it the focus.
    return () => handOverFocus(element, heir.current);
  }, [heir]);
  return own;
}
