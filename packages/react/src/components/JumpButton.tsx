import { useTexts } from "../texts/texts.js";
import { Icon } from "./Icon.js";

/** The way back to the newest message, with the count of what arrived meanwhile. */
export function JumpButton({ newMessages, onJump }: { newMessages: number; onJump: () => void }) {
  const { strings } = useTexts();
  return (
    <button type="button" className="duo-jump" aria-label={strings.jumpToNewest(newMessages)} onClick={onJump}>
      {newMessages > 0 && <span className="duo-count">{newMessages}</span>}
      <Icon name="down" />
    </button>
  );
}
