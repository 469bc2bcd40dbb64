import { graphemesOf } from "./graphemes.js";

/** One to three: from four on, large emoji shout. */
const MOST_GRAPHEMES = 3;

/** Three families of four, each with skin tones, are 75 UTF-16 units. */
const LONGEST = 80;

/** The flag by its name: as a literal, a browser that does not know it would refuse this whole file. */
const UNICODE_SETS = "v";

function singleEmoji(): RegExp {
  try {
    return new RegExp("^\\p{RGI_Emoji}$", UNICODE_SETS);
  } catch {
    // Browsers before 2023 know no properties of strings: nearly the same, from single code points.
    return /^(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)/u;
  }
}

const EMOJI = singleEmoji();

/** A heart without its variation selector is a text sign by the standard, but people mean the emoji. */
function isEmoji(grapheme: string): boolean {
  return EMOJI.test(grapheme) || EMOJI.test(`${grapheme}\ufe0f`);
}

/** Whether a message is nothing but one to three emoji, as people count them: a family is one, a flag is one. */
export function isEmojiOnly(content: string): boolean {
  const text = content.trim();
  if (text === "" || text.length > LONGEST) return false;
  const parts = graphemesOf(text).filter((part) => part.trim() !== "");
  return parts.length <= MOST_GRAPHEMES && parts.every(isEmoji);
}
