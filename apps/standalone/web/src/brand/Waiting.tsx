import { Logo } from "./Logo.js";

/** What the page shows before it knows what to show. */
export function Waiting() {
  return (
    <div className="waiting" role="status" aria-label="Loading">
      <Logo size={56} />
    </div>
  );
}
