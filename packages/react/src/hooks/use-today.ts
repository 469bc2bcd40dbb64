import { useSyncExternalStore } from "react";
import { currentMinute, subscribeToClock } from "../texts/clock.js";
import { useTexts } from "../texts/texts.js";

/** Today as `YYYY-MM-DD`; renders again when the day or the time zone changes. */
export function useToday(): string {
  const { day } = useTexts().formats;
  const today = () => day(currentMinute());
  return useSyncExternalStore(subscribeToClock, today, today);
}
