import type { ComponentProps } from "react";

/** A moment in words. The server's ICU may know other words for it than the browser's: React is to keep either. */
export function Moment(props: ComponentProps<"time">) {
  return <time suppressHydrationWarning {...props} />;
}
