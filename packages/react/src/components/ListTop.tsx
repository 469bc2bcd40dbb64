import { useTexts } from "../texts/texts.js";

export interface ListTopProps {
  hasOlder: boolean;
  failed: boolean;
  empty: boolean;
  otherName: string;
  onRetry: () => void;
}

/** What stands above the oldest message: that more is coming, that it could not come, or that there is no more. */
export function ListTop({ hasOlder, failed, empty, otherName, onRetry }: ListTopProps) {
  const { strings } = useTexts();
  if (empty) {
    return (
      <div className="duo-empty">
        <p className="duo-empty-title">{strings.emptyTitle(otherName)}</p>
        <p className="duo-words">{strings.emptyHint}</p>
      </div>
    );
  }
  if (!hasOlder) return <p className="duo-top">{strings.beginning(otherName)}</p>;
  if (!failed) return <p className="duo-top">{`${strings.loadingEarlier}…`}</p>;
  return (
    <p className="duo-top">
      <span className="duo-words">{`${strings.earlierFailed} `}</span>
      <button type="button" className="duo-text-button" onClick={onRetry}>
        {strings.tryAgain}
      </button>
    </p>
  );
}
