import { z } from "zod";
import { LIMITS } from "./limits.js";
import { type NameProblem, nameProblem } from "./visible-text.js";

/** A code point as Unicode writes it, `U+200B`: for a character that cannot be seen. */
export function codePointName(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, "0")}`;
}

function toMessage(problem: NameProblem): string {
  switch (problem.kind) {
    case "too_long":
      return `must have at most ${LIMITS.nameLength} characters`;
    case "nothing_to_see":
      return "must have a letter, digit, sign or emoji that can be seen";
    case "forbidden_character":
      return `must not contain ${codePointName(problem.character)}, which breaks the line or cannot be seen`;
  }
}

/** The name of a user, without white space around it. Every entry checks names by this schema. */
export const userName = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const problem = nameProblem(name);
    if (problem) context.addIssue({ code: "custom", message: toMessage(problem) });
  });
