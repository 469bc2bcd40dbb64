import { type RefObject, useEffect } from "react";
import { knowsStyle, onResize } from "../optional-features.js";
import { useBeforePaint } from "./use-before-paint.js";

/** Where the style `field-sizing: content` is known, a textarea is as high as its text by itself. */
function growsByItself(): boolean {
  return knowsStyle("field-sizing", "content");
}

function fit(element: HTMLTextAreaElement): void {
  element.style.blockSize = "auto";
  const borders = element.offsetHeight - element.clientHeight;
  element.style.blockSize = `${element.scrollHeight + borders}px`;
}

/** Makes a textarea as high as its text, at whatever width; how high at most is up to its style. */
export function useAutoGrow(textarea: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useBeforePaint(() => {
    if (textarea.current !== null && !growsByItself()) fit(textarea.current);
  }, [textarea, text]);

  // Another width breaks the text into other lines; a textarea that is hidden has none, and no height either.
  useEffect(() => {
    const element = textarea.current;
    if (element === null || growsByItself()) return;
    let width = element.clientWidth;
    return onResize([element], () => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      fit(element);
    });
  }, [textarea]);
}
