import { useSyncExternalStore } from "react";
import { currentMinute, subscribeToClock } from "../texts/clock.js";
import { useTexts } from "../texts/texts.js";

/** While a page hydrates, which may be days after its server rendered it: dates are written in full then, on both. */
const NO_DAY = "";

/** Today as `YYYY-MM-DD`, or empty on a server and while its page hydrates. Renders again when day or time zone change. */
export function useToday(): string {
  const { day } = useTexts().formats;
  const today = () => day(currentMinute());
  return useSyncExternalStore(subscribeToClock, today, () => NO_DAY);
}
