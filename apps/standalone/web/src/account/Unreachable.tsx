import { useState } from "react";
import { Logo } from "../brand/Logo.js";

const UNAVAILABLE = "The server is unavailable. This page continues automatically when it is back.";

/** Shown while the server cannot say who is signed in. `onRetry` asks again; until it has, the button keeps the focus. */
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
      <p role="status">{isTrying ? "Trying to reach the server…" : UNAVAILABLE}</p>
      <button type="button" className="duo-button" aria-disabled={isTrying} onClick={() => void tryAgain()}>
        Try again
      </button>
    </main>
  );
}
