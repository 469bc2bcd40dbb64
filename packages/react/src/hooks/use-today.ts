import { useEffect, useState } from "react";
import { useTexts } from "../texts/texts.js";

/** A minute: "Today" may be wrong for that long after midnight, or after a laptop wakes. */
const CHECK_MS = 60_000;

/** Today as `YYYY-MM-DD`; renders again when the day changes. */
export function useToday(): string {
  const { day } = useTexts().formats;
  const [today, setToday] = useState(() => day(new Date().toISOString()));
  useEffect(() => {
    const timer = setInterval(() => setToday(day(new Date().toISOString())), CHECK_MS);
    return () => clearInterval(timer);
  }, [day]);
  return today;
}
