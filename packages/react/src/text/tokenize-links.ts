import { SIGN } from "./address-signs.js";
import { matchAuthority, matchHostName, matchPort, SPACELESS } from "./match-host.js";
import { EmphasisReader } from "./open-emphasis.js";
import { scanAddress, trimSentenceEnd } from "./scan-address.js";
import { isTopLevelDomain } from "./top-level-domains.js";

/** A piece of a message: plain text, or text that leads somewhere. */
export interface TextToken {
  text: string;
  /** Where it leads: http, https or mailto, and nothing else. Null for plain text. */
  href: string | null;
}

/** A possible link: its extent, its address, and the index up to which the message was read for it. */
interface Candidate {
  start: number;
  end: number;
  readTo: number;
  url: string;
}

/** A message, and its signs of emphasis as far as it was read. */
interface Reading {
  readonly message: string;
  readonly emphasis: EmphasisReader;
}

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

/** Every address begins with such a word: `https`, `mailto`, a host, or the part of an e-mail address before the `@`. */
const WORD = new RegExp(String.raw`[\p{L}\p{N}](?:${SIGN}|[._%+'-])*`, "gu");

const SCHEME = /(?:^|[^\p{Script=Latin}\p{N}+])(https?|mailto)$/iu;
const WWW = /(?:^|[^\p{Script=Latin}\p{N}.])(www\.)/iu;

/** The beginning of a word that belongs to the text before the address, in a script without spaces. */
const TEXT_BEFORE = new RegExp(`^[^.]*[${SPACELESS}]['_+-]*(?=[a-z0-9])`, "iu");

/** Before a host without `https://`, these show that it is part of something else, such as a path. */
const PART_OF_MORE = /[/\\@#$%.]/;

const LETTERS = /^(?:[\p{L}\p{M}]{2,}|xn--[a-z0-9-]+)$/iu;

function lastLabel(host: string): string {
  return host.slice(host.lastIndexOf(".") + 1);
}

/** The path, query and fragment at `from`, for an address that begins at `start`. */
function withRest({ message, emphasis }: Reading, start: number, from: number, scheme: string): Candidate {
  const scan = /[/?#]/.test(message.charAt(from)) ? scanAddress(message, start, from) : { end: from, readTo: from };
  const end = Math.max(from, trimSentenceEnd(message, start, scan.end, emphasis.openAt(start)));
  return { start, end, readTo: Math.max(end, scan.readTo), url: scheme + message.slice(start, end) };
}

/** An address of another scheme, such as `ftp://…`: no part of it is a link. */
function withOtherScheme(message: string, start: number, end: number): Candidate | null {
  return message.startsWith("://", end) ? { start, ...scanAddress(message, start, end + 3), url: "" } : null;
}

function withScheme(reading: Reading, word: string, index: number): Candidate | null {
  const { message, emphasis } = reading;
  const end = index + word.length;
  const scheme = SCHEME.exec(word)?.[1];
  if (scheme === undefined) return withOtherScheme(message, index, end);
  const start = end - scheme.length;
  if (scheme.toLowerCase() === "mailto") {
    if (!message.startsWith(":", end)) return null;
    const scan = scanAddress(message, start, end + 1);
    const trimmed = trimSentenceEnd(message, start, scan.end, emphasis.openAt(start));
    const url = trimmed > end + 1 ? message.slice(start, trimmed) : "";
    return { start, end: trimmed, readTo: scan.readTo, url };
  }
  if (!message.startsWith("://", end)) return null;
  const authority = matchAuthority(message, end + 3);
  return authority === "" ? null : withRest(reading, start, end + 3 + authority.length, "");
}

function email({ message }: Reading, word: string, index: number): Candidate | null {
  const at = index + word.length;
  // `@ada@example.org` is a name in a network.
  if (!message.startsWith("@", at) || message.charAt(index - 1) === "@") return null;
  const host = matchHostName(message, at + 1);
  const end = at + 1 + host.length;
  // `git@host.example:path` names a repository.
  if (!host.includes(".") || !LETTERS.test(lastLabel(host)) || /^:[^\s]/u.test(message.slice(end, end + 2)))
    return null;
  const start = index + (TEXT_BEFORE.exec(word)?.[0].length ?? 0);
  return { start, end, readTo: end, url: `mailto:${message.slice(start, end)}` };
}

function withoutScheme(reading: Reading, word: string, index: number): Candidate | null {
  const { message } = reading;
  if (PART_OF_MORE.test(message.charAt(index - 1))) return null;
  const www = WWW.exec(word);
  const before = www === null ? (TEXT_BEFORE.exec(word)?.[0].length ?? 0) : www.index + www[0].length - 4;
  const start = index + before;
  const host = matchHostName(message, start);
  const afterHost = start + host.length;
  const from = afterHost + matchPort(message, afterHost).length;
  const labels = host.split(".");
  const isAddress =
    www === null
      ? labels.length > 1 && message.startsWith("/", from) && isTopLevelDomain(lastLabel(host))
      : labels.length > 2 && LETTERS.test(lastLabel(host));
  return isAddress && !labels.includes("") ? withRest(reading, start, from, "https://") : null;
}

function safeHref(address: string): string | null {
  const url = parseOrNull(address);
  if (url === null || !SAFE_PROTOCOLS.has(url.protocol)) return null;
  return url.href;
}

/** As `URL.parse`, which is younger than some browsers in use. */
function parseOrNull(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * Cuts a message into plain text and links. The texts of all tokens, put together, are the message again. A link ends
 * where a reader would end it. The time grows linearly with the length of the message.
 */
export function tokenizeLinks(message: string): TextToken[] {
  const tokens: TextToken[] = [];
  const reading = { message, emphasis: new EmphasisReader(message) };
  let plainFrom = 0;
  const words = new RegExp(WORD);
  for (let match = words.exec(message); match !== null; match = words.exec(message)) {
    const [word] = match;
    const found =
      withScheme(reading, word, match.index) ??
      email(reading, word, match.index) ??
      withoutScheme(reading, word, match.index);
    if (found === null) continue;
    words.lastIndex = Math.max(words.lastIndex, found.readTo);
    const href = safeHref(found.url);
    if (href === null) continue;
    if (found.start > plainFrom) tokens.push({ text: message.slice(plainFrom, found.start), href: null });
    tokens.push({ text: message.slice(found.start, found.end), href });
    plainFrom = found.end;
    words.lastIndex = found.readTo;
    reading.emphasis.skipTo(found.end);
  }
  if (plainFrom < message.length) tokens.push({ text: message.slice(plainFrom), href: null });
  return tokens;
}
