import { warnOnce } from "../warn-once.js";

function isUsable(locale: string | undefined, timeZone: string | undefined): boolean {
  try {
    new Intl.DateTimeFormat(locale, { timeZone });
    return true;
  } catch {
    return false;
  }
}

/** The language of a POSIX name, which some systems hand to their browsers: `en-US@posix`, `de_DE.UTF-8`. */
function withoutPosix(locale: string): string {
  return locale.replace(/[.@].*$/su, "").replaceAll("_", "-");
}

/** `locale` if dates can be written in it; else the nearest that there is, and a warning. */
export function checkedLocale(locale: string | undefined, otherwise: string): string {
  if (locale === undefined || isUsable(locale, undefined)) return locale ?? otherwise;
  const language = withoutPosix(String(locale));
  const nearest = language !== "" && isUsable(language, undefined) ? language : otherwise;
  warnOnce(`"${locale}" is not a BCP 47 locale. Dates are written as in "${nearest}".`);
  return nearest;
}

/** `timeZone` if the browser knows it; else undefined, and a warning. Some browsers name a system's zone that they reject. */
export function checkedTimeZone(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined || isUsable(undefined, timeZone)) return timeZone;
  warnOnce(`"${timeZone}" is not a time zone that this browser knows. Times are in the reader's own, or else in UTC.`);
  return undefined;
}
