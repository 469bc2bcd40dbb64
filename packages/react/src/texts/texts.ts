import { createContext, useContext } from "react";
import { createFormats, type Formats } from "./formats.js";
import { ENGLISH, type Strings } from "./strings.js";

export interface TextOptions {
  /** Words to use instead of the English ones; those left out stay English. */
  strings?: Partial<Strings> | undefined;
  /** BCP 47 tag for dates and numbers; default `"en"`. Explicit, so that server and browser write the same. */
  locale?: string | undefined;
  /** IANA name of the time zone; default: the reader's own. */
  timeZone?: string | undefined;
}

/** The language that the components speak, ready for use. */
export interface LanguageTexts {
  strings: Strings;
  formats: Formats;
  options: TextOptions;
}

export const DEFAULT_LOCALE = "en";

export const TextsContext = createContext<LanguageTexts>({
  strings: ENGLISH,
  formats: createFormats(ENGLISH, DEFAULT_LOCALE, undefined),
  options: {},
});

export function useTexts(): LanguageTexts {
  return useContext(TextsContext);
}
