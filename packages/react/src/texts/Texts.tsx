import { type ReactNode, useMemo } from "react";
import { createTexts, type TextOptions, TextsContext, useTexts } from "./texts.js";

/** Sets the language of what is inside; what is not given is taken over from outside. */
export function Texts({ strings, locale, timeZone, children }: TextOptions & { children?: ReactNode }) {
  const outer = useTexts().options;
  const texts = useMemo(
    () =>
      createTexts({
        strings: { ...outer.strings, ...strings },
        locale: locale ?? outer.locale,
        timeZone: timeZone ?? outer.timeZone,
      }),
    [outer, strings, locale, timeZone],
  );
  return <TextsContext.Provider value={texts}>{children}</TextsContext.Provider>;
}
