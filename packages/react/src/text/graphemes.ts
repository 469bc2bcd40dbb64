const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** The characters of a text as people count them: a family is one, a flag is one, a letter with its marks is one. */
export function graphemesOf(text: string): string[] {
  return [...segmenter.segment(text)].map((part) => part.segment);
}
