import { type RefObject, useEffect, useRef } from "react";
import { addressOf } from "../address/conversation-address.js";

/** Whether the focus is nowhere, or on something that is not shown any more. */
function isFocusLost(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.getClientRects().length === 0;
}

/**
 * When a conversation is opened or closed and what had the focus goes by it, the focus follows: to the conversation,
 * or to where it stands in the list. Focus that is taken on purpose, by the composer for one, is left alone.
 */
export function useFocusFollows(
  openId: number | null,
  list: RefObject<HTMLElement | null>,
  stage: RefObject<HTMLElement | null>,
): void {
  const before = useRef(openId);
  useEffect(() => {
    const left = before.current;
    before.current = openId;
    if (left === openId || !isFocusLost()) return;
    const item = list.current?.querySelector<HTMLElement>(`a[href="${addressOf(left)}"]`);
    const heir = openId === null ? (item ?? list.current) : stage.current;
    heir?.focus({ preventScroll: true });
  }, [openId, list, stage]);
}
