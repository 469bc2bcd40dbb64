import type { ReactNode } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { Logo } from "./brand/Logo.js";

/** Shows what happened and how to continue when the page itself throws: a white page would say neither. */
export function PageBoundary({ children }: { children: ReactNode }) {
  return <ErrorBoundary FallbackComponent={PageFailure}>{children}</ErrorBoundary>;
}

function PageFailure() {
  return (
    <main className="waiting" role="alert">
      <Logo size={56} />
      <p className="duo-empty-title">Something went wrong on this page</p>
      <p>Messages that you sent are not lost. Reload the page to continue.</p>
      <button type="button" className="duo-button" onClick={() => window.location.reload()}>
        Reload the page
      </button>
    </main>
  );
}
