import { useTexts } from "../texts/texts.js";

/** Stands above the first message that was unread when the conversation was opened. */
export function NewMessagesDivider() {
  const { strings } = useTexts();
  return (
    <div className="duo-divider" data-divider="">
      <span className="duo-words">{strings.newMessages}</span>
    </div>
  );
}
