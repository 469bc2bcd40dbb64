import { useConversations } from "@duologue/react";
import { Logo } from "../brand/Logo.js";

/** What a desk shows on the right before a conversation is chosen. */
export function NothingOpen() {
  const { status, conversations } = useConversations();
  const isNew = status === "ready" && conversations.length === 0;
  return (
    <div className="nothing-open">
      <Logo size={72} />
      <p className="duo-empty-title">{isNew ? "A blank page" : "Where were we?"}</p>
      <p>{isNew ? "Your conversations will open here." : "Choose a conversation, and pick up the thread."}</p>
    </div>
  );
}
