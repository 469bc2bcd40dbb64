import { LIMITS, rendersNothing } from "@duologue/protocol";
import { type KeyboardEvent, useRef, useState } from "react";
import { enterSends } from "../text/enter-sends.js";
import { useDraft } from "./use-draft.js";
import { useSendMessage } from "./use-send-message.js";
import { useTouch } from "./use-touch.js";
import { useUserId } from "./use-user-id.js";

export interface ComposerOptions {
  conversationId: number;
  /** The `user_id` of whoever is signed in. Default: the client's user. */
  currentUserId?: number | undefined;
  /** Code points; default and at most what the service takes. */
  maxLength?: number | undefined;
  onError?: ((error: Error) => void) | undefined;
}

/** What a composer does, without what it looks like. */
export function useComposer({ conversationId, maxLength, onError, ...options }: ComposerOptions) {
  const currentUserId = useUserId(options.currentUserId, onError);
  const [draft, setDraft] = useDraft(currentUserId, conversationId);
  const [refused, setRefused] = useState(false);
  const send = useSendMessage(conversationId);
  const composing = useRef(false);
  // The keyboard of a phone has no Shift that one could hold: there Enter breaks the line, and the button sends.
  const enterBreaks = useTouch();
  const limit = Math.min(maxLength ?? LIMITS.contentCodePoints, LIMITS.contentCodePoints);
  const left = draft.length <= limit / 2 ? limit - draft.length : limit - [...draft].length;
  const canSend = !rendersNothing(draft) && left >= 0;

  function change(text: string) {
    setRefused(false);
    setDraft(text);
  }

  function submit() {
    if (!canSend) return;
    try {
      // The white space that ends a message was never meant to be part of it; all else goes as it was written.
      send(draft.trimEnd());
      setDraft("");
    } catch (error) {
      setRefused(true);
      onError?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function pressKey(event: KeyboardEvent) {
    if (enterBreaks || !enterSends(event, composing.current)) return;
    event.preventDefault();
    submit();
  }

  function setComposing(now: boolean) {
    composing.current = now;
  }

  return {
    draft,
    change,
    submit,
    pressKey,
    setComposing,
    enterBreaks,
    canSend,
    refused,
    /** Code points left; null while there is no need to think of it. */
    left: left < limit / 10 ? left : null,
  };
}
