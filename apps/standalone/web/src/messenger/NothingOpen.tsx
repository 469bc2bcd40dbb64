import { useConversations } from "@duologue/react";
import { Logo } from "../brand/Logo.js";

/** What a desk shows on the right before a conversation is chosen. It says nothing until it knows whether there are any. */
export function NothingOpen() {
  const { status, conversations } = useConversations();
  const isNew = conversations.length === 0;
  const isUnknown = isNew && status !== "ready";
  return (
    <div className="nothing-open">
      <Logo size={72} />
      {!isUnknown && <Invitation isNew={isNew} />}
    </div>
  );
}

function Invitation({ isNew }: { isNew: boolean }) {
  return (
    <>
      <p className="duo-empty-title">{isNew ? "A blank page" : "Where were we?"}</p>
      <p>{isNew ? "Your conversations will open here." : "Choose a conversation, and pick up the thread."}</p>
    </>
  );
}
