import { PeoplePicker, useDuologue } from "@duologue/react";
import { type KeyboardEvent, useState } from "react";
import { PageIcon } from "../brand/PageIcon.js";

export interface NewConversationProps {
  onOpened: (conversationId: number) => void;
  onClose: () => void;
}

/** Finds a person and opens the conversation with them: the one that there is, or a new one. */
export function NewConversation({ onOpened, onClose }: NewConversationProps) {
  const client = useDuologue();
  const [failure, setFailure] = useState<string | null>(null);

  async function start(userId: number) {
    setFailure(null);
    try {
      const conversation = await client.startConversation(userId);
      onOpened(conversation.conversation_id);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "The conversation could not be opened.");
    }
  }

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key === "Escape") onClose();
  }

  return (
    <section className="sidebar-panel" aria-label="New conversation" onKeyDown={closeOnEscape}>
      <header className="sidebar-header">
        <button type="button" className="duo-icon-button" aria-label="Close" onClick={onClose}>
          <PageIcon name="back" />
        </button>
        <h2 className="sidebar-title">New conversation</h2>
      </header>
      {failure && (
        <p className="sidebar-failure" role="alert">
          {failure}
        </p>
      )}
      <div className="sidebar-scroll">
        <PeoplePicker autoFocus onPick={(user) => void start(user.user_id)} />
      </div>
    </section>
  );
}
