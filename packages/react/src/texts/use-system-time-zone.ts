import { useSyncExternalStore } from "react";
import { subscribeToClock } from "./clock.js";

function readTimeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The IANA name of the reader's time zone, also after it changes. UTC on a server and while its page hydrates. */
export function useSystemTimeZone(): string {
  return useSyncExternalStore(subscribeToClock, readTimeZone, () => "UTC");
}
