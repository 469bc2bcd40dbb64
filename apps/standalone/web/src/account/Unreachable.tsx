import { useState } from "react";
import { Logo } from "../brand/Logo.js";

/** Stands where it can't be found out who is here. `onRetry` asks again; until it has, the button keeps the focus. */
export function Unreachable({ onRetry }: { onRetry: () => Promise<void> }) {
  const [isTrying, setIsTrying] = useState(false);

  async function tryAgain() {
    if (isTrying) return;
    setIsTrying(true);
    await onRetry();
    setIsTrying(false);
  }

  return (
    <main className="waiting">
      <Logo size={56} />
      <p className="duo-empty-title">Nobody answers</p>
      <p role="status">{isTrying ? "Trying to reach the server…" : "The server cannot be reached just now."}</p>
      <button type="button" className="duo-button" aria-disabled={isTrying} onClick={() => void tryAgain()}>
        Try again
      </button>
    </main>
  );
}
