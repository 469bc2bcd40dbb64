import { Logo } from "../brand/Logo.js";

/** What a desk shows on the right before a conversation is chosen. */
export function NothingOpen() {
  return (
    <div className="nothing-open">
      <Logo size={72} />
      <p className="duo-empty-title">Where were we?</p>
      <p>Choose a conversation, and pick up the thread.</p>
    </div>
  );
}
