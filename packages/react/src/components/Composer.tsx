import { type FormEvent, type PointerEvent, useEffect, useId, useRef } from "react";
import { handOverFocus } from "../focus/hand-over-focus.js";
import { useAutoGrow } from "../hooks/use-auto-grow.js";
import { type ComposerOptions, useComposer } from "../hooks/use-composer.js";
import { matchesMedia } from "../optional-features.js";
import { useTexts } from "../texts/texts.js";
import { Icon } from "./Icon.js";

export interface ComposerProps extends ComposerOptions {
  otherName: string;
  /** Takes the focus when it appears, except on touch screens, where that would open the keyboard. */
  autoFocus?: boolean | undefined;
}

/** Keeps the focus, and with it the keyboard of a phone, where it is while a button is pressed. */
function keepFocus(event: PointerEvent) {
  event.preventDefault();
}

/** Where messages are written. It works without a connection too: what is sent then waits for one. */
export function Composer({ otherName, autoFocus = false, ...options }: ComposerProps) {
  const { strings } = useTexts();
  const composer = useComposer(options);
  const textarea = useRef<HTMLTextAreaElement>(null);
  const sendButton = useRef<HTMLButtonElement>(null);
  const hintId = useId();
  useAutoGrow(textarea, composer.draft);

  useEffect(() => {
    if (autoFocus && matchesMedia("(pointer: fine)")) textarea.current?.focus({ preventScroll: true });
  }, [autoFocus]);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    composer.submit();
    // Without text there is nothing to send: the button is about to be disabled.
    handOverFocus(sendButton.current, textarea.current);
  }

  const { left, refused } = composer;
  const hint = refused ? strings.cannotSend : left !== null && strings.charactersLeft(left);
  return (
    <form className="duo-composer" onSubmit={onSubmit}>
      <div className="duo-composer-box">
        <textarea
          ref={textarea}
          className="duo-composer-input"
          rows={1}
          dir="auto"
          enterKeyHint={composer.enterBreaks ? "enter" : "send"}
          placeholder={strings.writePlaceholder}
          aria-label={strings.writeTo(otherName)}
          aria-describedby={hint ? hintId : undefined}
          aria-invalid={refused || (left !== null && left < 0) || undefined}
          value={composer.draft}
          onChange={(event) => composer.change(event.target.value)}
          onKeyDown={composer.pressKey}
          onCompositionStart={() => composer.setComposing(true)}
          onCompositionEnd={() => composer.setComposing(false)}
          onBlur={() => composer.setComposing(false)}
        />
        <button
          ref={sendButton}
          type="submit"
          className="duo-send"
          aria-label={strings.send}
          disabled={!composer.canSend}
          onPointerDown={keepFocus}
        >
          <Icon name="send" />
        </button>
      </div>
      {hint && (
        <p id={hintId} className="duo-composer-hint" data-bad={refused || (left ?? 0) < 0 || undefined}>
          {hint}
        </p>
      )}
    </form>
  );
}
