import type { Announcement } from "../hooks/use-announcement.js";

/** Speaks to screen readers, and is never seen. The list itself is silent, or loading history would read it aloud. */
export function Announcer({ text, count }: Announcement) {
  return (
    <div className="duo-hidden" aria-live="polite">
      <span key={count} className="duo-words">
        {text}
      </span>
    </div>
  );
}
