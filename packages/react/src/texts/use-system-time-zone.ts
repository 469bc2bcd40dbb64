import { useSyncExternalStore } from "react";
import { optional } from "../optional-features.js";
import { subscribeToClock } from "./clock.js";

function readTimeZone(): string {
  return optional(() => new Intl.DateTimeFormat().resolvedOptions().timeZone) ?? "UTC";
}

/** The IANA name of the reader's time zone, also after it changes. UTC on a server and while its page hydrates. */
export function useSystemTimeZone(): string {
  return useSyncExternalStore(subscribeToClock, readTimeZone, () => "UTC");
}
