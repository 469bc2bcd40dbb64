import { type RefObject, useEffect } from "react";
import { optional } from "../optional-features.js";
import { warnOnce } from "../warn-once.js";

/** In milliseconds: a style sheet may come a little later than the element that it is for. */
const PATIENCE_MS = 1_000;

/** Says once if an element of ours has no styles: the sheet sets a property at `.duo`, which all inside inherit. */
export function useStyleCheck(element: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      if (element.current !== null && isUnstyled(element.current)) warnOnce(adviceFor(element.current));
    }, PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [element]);
}

function isUnstyled(element: Element): boolean {
  return optional(() => getComputedStyle(element).getPropertyValue("--duo-sheet").trim()) === "";
}

function adviceFor(element: Element): string {
  if (element.closest(".duo") === null) return 'a component alone needs an element with the class "duo" around it.';
  return 'the style sheet is missing. Add: import "@duologue/react/styles.css";';
}
