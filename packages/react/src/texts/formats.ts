import { optional } from "../optional-features.js";
import type { Strings } from "./strings.js";

/** How moments are written, in one locale and one time zone. */
export interface Formats {
  /** The hour and minute of a moment. */
  time: (iso: string) => string;
  /** The calendar day of a moment as `YYYY-MM-DD`, in the time zone. */
  day: (iso: string) => string;
  /** The name of a day for a separator; `today` as `day` writes it. */
  dayName: (iso: string, today: string) => string;
  /** As short as it can be said: the time today, else the day. */
  short: (iso: string, today: string) => string;
  /** Date and time in full. */
  full: (iso: string) => string;
}

const DAY_MS = 86_400_000;

/** Whole days from one `YYYY-MM-DD` to another: calendar days, so a day of 23 hours counts as one. */
function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / DAY_MS);
}

/** 20,000: more messages than anybody scrolls through in one visit, in two megabytes. Full, it forgets all. */
const MOST_REMEMBERED = 20_000;

/** The same function, which works out each answer once: formatting a date costs more than all else about a row. */
function remembering(answer: (iso: string) => string): (iso: string) => string {
  const answers = new Map<string, string>();
  return (iso) => {
    const known = answers.get(iso);
    if (known !== undefined) return known;
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    const fresh = answer(iso);
    answers.set(iso, fresh);
    return fresh;
  };
}

/** Nothing for what is no moment: one bad row must not take the whole window down. Where the browser cannot, in UTC. */
function write(format: Intl.DateTimeFormat | null, iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return "";
  return optional(() => format?.format(moment)) ?? moment.toISOString().slice(0, -8).replace("T", " ");
}

export function createFormats(
  strings: Pick<Strings, "today" | "yesterday">,
  locale: string,
  timeZone: string | undefined,
): Formats {
  const zone = timeZone === undefined ? {} : { timeZone };
  const formatter = (options: Intl.DateTimeFormatOptions) => {
    const format = optional(() => new Intl.DateTimeFormat(locale, { ...options, ...zone }));
    return (iso: string) => write(format, iso);
  };
  // Swedish dates are ISO dates, whatever the reader's language is.
  const isoDay = optional(
    () => new Intl.DateTimeFormat("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit", ...zone }),
  );
  const day = remembering((iso) => write(isoDay, iso).split(" ", 1)[0] ?? "");
  const time = formatter({ timeStyle: "short" });
  const weekday = formatter({ weekday: "long" });
  const thisYear = formatter({ weekday: "long", day: "numeric", month: "long" });
  const otherYear = formatter({ day: "numeric", month: "long", year: "numeric" });
  const shortDate = formatter({ day: "numeric", month: "short" });
  const shortDateAndYear = formatter({ day: "numeric", month: "short", year: "numeric" });
  const sameYear = (iso: string, today: string) => day(iso).slice(0, 4) === today.slice(0, 4);

  return {
    time,
    day,
    full: formatter({ dateStyle: "full", timeStyle: "short" }),
    dayName(iso, today) {
      const age = daysBetween(day(iso), today);
      if (age === 0) return strings.today;
      if (age === 1) return strings.yesterday;
      return sameYear(iso, today) ? thisYear(iso) : otherYear(iso);
    },
    short(iso, today) {
      const age = daysBetween(day(iso), today);
      if (age <= 0) return time(iso);
      if (age === 1) return strings.yesterday;
      if (age < 7) return weekday(iso);
      return sameYear(iso, today) ? shortDate(iso) : shortDateAndYear(iso);
    },
  };
}
