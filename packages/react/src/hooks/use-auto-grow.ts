import { type RefObject, useLayoutEffect } from "react";

/** Makes a textarea as high as its text; how high at most is up to its style. */
export function useAutoGrow(textarea: RefObject<HTMLTextAreaElement | null>, text: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has another height
  useLayoutEffect(() => {
    const element = textarea.current;
    if (element === null) return;
    element.style.blockSize = "auto";
    const borders = element.offsetHeight - element.clientHeight;
    element.style.blockSize = `${element.scrollHeight + borders}px`;
  }, [textarea, text]);
}
