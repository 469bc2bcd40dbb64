import type { ReactNode } from "react";
import { ErrorBoundary, type FallbackProps } from "react-error-boundary";
import { useTexts } from "../texts/texts.js";

export interface FailureBoundaryProps {
  onError?: ((error: Error) => void) | undefined;
  children: ReactNode;
}

/**
 * Catches an error that rendering `children` throws, so that nothing around them fails with it. React writes it to the
 * console, the application receives it by `onError`, and the user can try again: that mounts the children anew.
 */
export function FailureBoundary({ onError, children }: FailureBoundaryProps) {
  function report(error: unknown) {
    try {
      onError?.(error instanceof Error ? error : new Error(String(error)));
    } catch (raised) {
      // It is the application's, but thrown from here it would take down what is around the boundary.
      console.error(raised);
    }
  }
  return (
    <ErrorBoundary FallbackComponent={Failure} onError={report}>
      {children}
    </ErrorBoundary>
  );
}

function Failure({ resetErrorBoundary }: FallbackProps) {
  const { strings } = useTexts();
  return (
    <div className="duo-empty" role="alert">
      <p className="duo-empty-title">{strings.crashed}</p>
      <p className="duo-words">{strings.crashedHint}</p>
      <button type="button" className="duo-button" onClick={resetErrorBoundary}>
        {strings.tryAgain}
      </button>
    </div>
  );
}
