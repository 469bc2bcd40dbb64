import { SIGN } from "./address-signs.js";

/** Scripts written without spaces, or with particles attached: text may follow a host directly. */
export const SPACELESS =
  String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Thai}` +
  String.raw`\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Extended_Pictographic}`;

const USER_INFO = /[\p{L}\p{M}\p{N}._~%!$&*+;=:-]+@/uy;
const IPV6 = /\[[0-9a-f:.]+\]/iuy;
const NAME = new RegExp(`(?:${SIGN}|[._%-])+`, "uy");
const PORT = /:[0-9]{1,5}(?![0-9a-z])/iuy;

/** No name of a top level mixes ASCII with a script of `SPACELESS`, so there the text begins that follows the host. */
const TEXT_AFTER_NAME = new RegExp(String.raw`^(.*?(?:^|\.)[a-z0-9-]+)[${SPACELESS}][^.]*$`, "isu");

/** The first word of a sentence, after a full stop without a space: `example.org.Then`. */
const NEXT_SENTENCE = /^([^\p{Lu}]+)\.\p{Lu}\p{Ll}+$/u;

function withoutEndSigns(name: string): string {
  let end = name.length;
  while (end > 0 && "._-%".includes(name.charAt(end - 1))) end -= 1;
  return name.slice(0, end);
}

function matchAt(pattern: RegExp, text: string, index: number): string {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? "";
}

/** The host name at `index`, without text that follows it directly. Empty if there is none. */
export function matchHostName(message: string, index: number): string {
  const name = matchAt(NAME, message, index);
  const whole = withoutEndSigns(TEXT_AFTER_NAME.exec(name)?.[1] ?? name);
  const trimmed = NEXT_SENTENCE.exec(whole)?.[1] ?? whole;
  return /^[\p{L}\p{N}\p{S}]/u.test(trimmed) ? trimmed : "";
}

/** The port with its colon at `index`, else an empty string. */
export function matchPort(message: string, index: number): string {
  return matchAt(PORT, message, index);
}

/** The user, host and port at `index`, as after `https://`. Empty if there is no host. */
export function matchAuthority(message: string, index: number): string {
  for (const user of [matchAt(USER_INFO, message, index), ""]) {
    const at = index + user.length;
    const host = matchAt(IPV6, message, at) || matchHostName(message, at);
    if (host !== "") return user + host + matchPort(message, at + host.length);
  }
  return "";
}
