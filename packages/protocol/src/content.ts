import { z } from "zod";
import { LIMITS } from "./limits.js";

/** Whether `text` has at most `limit` code points, without counting those of a text that is short enough anyway. */
function hasAtMostCodePoints(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  let count = 0;
  for (const _ of text) if (++count > limit) return false;
  return true;
}

/**
 * What a person wrote: 1 to 5,000 code points and not only white space, kept exactly as sent.
 * A NUL cannot be stored by PostgreSQL, and a lone surrogate has no UTF-8.
 */
export const content = z
  .string()
  .refine((text) => text.trim().length > 0, "must not be empty or only white space")
  .refine(
    (text) => hasAtMostCodePoints(text, LIMITS.contentCodePoints),
    `must have at most ${LIMITS.contentCodePoints} characters`,
  )
  .refine((text) => !text.includes("\0"), "must not contain a NUL character")
  .refine((text) => text.isWellFormed(), "must not contain a lone surrogate");
