import { useMemo } from "react";
import { tokenizeLinks } from "../text/tokenize-links.js";

/** A message as text, with the addresses in it as links that are safe to follow. */
export function LinkedText({ text }: { text: string }) {
  const tokens = useMemo(() => tokenizeLinks(text), [text]);
  return tokens.map((token, index) =>
    token.href === null ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a text never change their order
      <span key={index} className="duo-words">
        {token.text}
      </span>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a text never change their order
      <a key={index} className="duo-link" href={token.href} target="_blank" rel="noopener noreferrer nofollow">
        {token.text}
      </a>
    ),
  );
}
