import { type ReactNode, useMemo } from "react";
import { checkedLocale, checkedStrings, checkedTimeZone } from "./checked-options.js";
import { createFormats } from "./formats.js";
import { ENGLISH } from "./strings.js";
import { DEFAULT_LOCALE, type TextOptions, TextsContext, useTexts } from "./texts.js";
import { useSystemTimeZone } from "./use-system-time-zone.js";

/** Sets the language of what is inside; what is not given is taken over from outside. */
export function Texts({ children, ...given }: TextOptions & { children?: ReactNode }) {
  const outer = useTexts().options;
  const fallback = outer.locale ?? DEFAULT_LOCALE;
  const locale = useMemo(() => checkedLocale(given.locale ?? undefined, fallback), [given.locale, fallback]);
  const ownTimeZone = useMemo(() => checkedTimeZone(given.timeZone ?? undefined), [given.timeZone]);
  const timeZone = ownTimeZone ?? outer.timeZone;
  const systemTimeZone = useSystemTimeZone();
  const zone = useMemo(() => timeZone ?? checkedTimeZone(systemTimeZone) ?? "UTC", [timeZone, systemTimeZone]);
  const own = useMemo(() => ({ ...outer.strings, ...checkedStrings(given.strings) }), [outer.strings, given.strings]);
  const strings = useMemo(() => ({ ...ENGLISH, ...own }), [own]);

  // By what they are made of: words that are written where they are used are another object with every render, and
  // new formats would lay out the whole list anew.
  const { today, yesterday } = strings;
  const formats = useMemo(() => createFormats({ today, yesterday }, locale, zone), [today, yesterday, locale, zone]);
  const texts = useMemo(
    () => ({ strings, formats, options: { strings: own, locale, timeZone } }),
    [strings, formats, own, locale, timeZone],
  );
  return <TextsContext.Provider value={texts}>{children}</TextsContext.Provider>;
}
