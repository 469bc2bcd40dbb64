import type { User } from "@duologue/protocol";
import { useTexts } from "../texts/texts.js";
import { Avatar } from "./Avatar.js";
import { Icon } from "./Icon.js";
import { UserName } from "./UserName.js";

/** Who one is talking with, and, where there is something to go back to, the way back. */
export function ChatHeader({ otherUser, onBack }: { otherUser: User | null; onBack?: (() => void) | undefined }) {
  const { strings } = useTexts();
  return (
    <header className="duo-header">
      {onBack && (
        <button type="button" className="duo-icon-button duo-back" aria-label={strings.back} onClick={onBack}>
          <Icon name="back" />
        </button>
      )}
      {otherUser ? <Avatar user={otherUser} /> : <span className="duo-avatar" data-blank="" />}
      <h2 className="duo-header-name">
        {otherUser ? <UserName user={otherUser} /> : <span className="duo-hidden">{strings.unknownPerson}</span>}
      </h2>
    </header>
  );
}
