import { useTexts } from "../texts/texts.js";

/** Widths, in percent, of bubbles that are not there yet; negative: one's own. */
const WIDTHS = [46, 30, -38, 54, -24, -44, 36];

/** The shape of a conversation, while it is loading. */
export function MessageSkeleton() {
  const { strings } = useTexts();
  return (
    <div className="duo-skeleton" role="status">
      <span className="duo-hidden">{strings.loading}</span>
      {WIDTHS.map((width) => (
        <div
          key={width}
          className="duo-skeleton-bubble"
          data-self={width < 0 || undefined}
          style={{ inlineSize: `${Math.abs(width)}%` }}
        />
      ))}
    </div>
  );
}
