/** A piece of a message: plain text, or text that leads somewhere. */
export interface TextToken {
  text: string;
  /** Where it leads: http, https or mailto, and nothing else. Null for plain text. */
  href: string | null;
}

const SAFE_PROTOCOLS = new Set(["http:", "https:", "mailto:"]);

/**
 * What may be an address: it ends at white space, at quotes and angle brackets, and at the invisible characters that
 * turn the direction of text around, with which an address can be made to look like another one.
 */
const CANDIDATE = /\b(?:https?:\/\/|mailto:)[^\s<>"“”«»\u200e\u200f\u202a-\u202e\u2066-\u2069]+/giu;

/** Closing marks belong to the sentence, unless the address itself opened them. */
const CLOSERS: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

const SENTENCE_END = /[.,;:!?'’*_~…]/u;

/** Counts each bracket once, however many there are: a message is somebody else's, and must not keep us busy. */
function withoutSentenceEnd(text: string): string {
  const count = new Map<string, number>();
  for (const mark of text) count.set(mark, (count.get(mark) ?? 0) + 1);
  const of = (mark: string) => count.get(mark) ?? 0;
  let end = text.length;
  while (end > 0) {
    const last = text.charAt(end - 1);
    const opener = CLOSERS[last];
    const isUnopened = opener !== undefined && of(opener) < of(last);
    if (!SENTENCE_END.test(last) && !isUnopened) break;
    count.set(last, of(last) - 1);
    end -= 1;
  }
  return text.slice(0, end);
}

function safeHref(text: string): string | null {
  const url = parseOrNull(text);
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

/** Cuts a message into plain text and links. The texts of all tokens, put together, are the message again. */
export function tokenizeLinks(message: string): TextToken[] {
  const tokens: TextToken[] = [];
  let plainFrom = 0;
  for (const match of message.matchAll(CANDIDATE)) {
    const text = withoutSentenceEnd(match[0]);
    const href = safeHref(text);
    if (href === null) continue;
    if (match.index > plainFrom) tokens.push({ text: message.slice(plainFrom, match.index), href: null });
    tokens.push({ text, href });
    plainFrom = match.index + text.length;
  }
  if (plainFrom < message.length) tokens.push({ text: message.slice(plainFrom), href: null });
  return tokens;
}
