import type { ReactNode } from "react";
import { ErrorBoundary, type FallbackProps } from "react-error-boundary";
import { useTexts } from "../texts/texts.js";

export interface FailureBoundaryProps {
  onError?: ((error: Error) => void) | undefined;
  /** Classes of an element around what is shown then, where the element that gives it its styles is inside `children`. */
  className?: string | undefined;
  children: ReactNode;
}

/**
 * Catches an error that rendering `children` throws, so that nothing around them fails with it. React writes it to the
 * console, the application receives it by `onError`, and the user can try again: that mounts the children anew.
 */
export function FailureBoundary({ onError, className, children }: FailureBoundaryProps) {
  function report(error: unknown) {
    try {
      onError?.(error instanceof Error ? error : new Error(String(error)));
    } catch (raised) {
      // It is the application's, but thrown from here it would take down what is around the boundary.
      console.error(raised);
    }
  }
  return (
    <ErrorBoundary fallbackRender={(failure) => inside(className, <Failure {...failure} />)} onError={report}>
      {children}
    </ErrorBoundary>
  );
}

function inside(className: string | undefined, content: ReactNode) {
  return className === undefined ? content : <div className={className}>{content}</div>;
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
