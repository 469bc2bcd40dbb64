import { nearestName, type User } from "@duologue/protocol";
import { warnOnce } from "../warn-once.js";
import { ENGLISH, type Strings } from "./strings.js";

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
  warnOnce(`"${String(locale)}" is not a BCP 47 locale. Dates are written as in "${nearest}".`);
  return nearest;
}

/** `timeZone` if the browser knows it; else undefined, and a warning. Some browsers name a system's zone that they reject. */
export function checkedTimeZone(timeZone: string | undefined): string | undefined {
  if (timeZone === undefined || isUsable(undefined, timeZone)) return timeZone;
  warnOnce(
    `"${String(timeZone)}" is not a time zone that this browser knows. Times are in the reader's own, or else in UTC.`,
  );
  return undefined;
}

const NAMES = Object.keys(ENGLISH) as (keyof Strings)[];

/** The strings of `given` that can be used. One that is not given, or of another type, is left out; the latter with a warning. */
export function checkedStrings(given: Partial<Strings> | undefined): Partial<Strings> {
  const usable: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    const expected: unknown = Object.hasOwn(ENGLISH, name) ? typeof ENGLISH[name as keyof Strings] : null;
    if (typeof value === expected) usable[name] = value;
    else if (expected === null) warnOfUnknownString(name);
    else if (value !== undefined && value !== null) {
      warnOnce(`strings.${name} must be a ${expected}, not a ${typeof value}. The English one is used.`);
    }
  }
  return usable;
}

function warnOfUnknownString(name: string): void {
  const meant = nearestName(name, NAMES);
  warnOnce(`there is no string "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`);
}

/** `user` if it has a name that can be shown; else undefined, and a warning. */
export function checkedUser(user: User | null | undefined): User | undefined {
  if (user === null || user === undefined || typeof user.name === "string") return user ?? undefined;
  warnOnce("otherUser must be a user of the chat: { user_id, name, image }. The user is shown as the list has it.");
  return undefined;
}
