import { z } from "zod";
import { LIMITS } from "./limits.js";
import { hasAtMostCodePoints, rendersNothing } from "./visible-text.js";

/**
 * What a person wrote: 1 to 5,000 code points with something to see, kept exactly as sent.
 * A NUL cannot be stored by PostgreSQL, and a lone surrogate has no UTF-8.
 */
export const content = z
  .string()
  .refine((text) => !rendersNothing(text), "must have something to see")
  .refine(
    (text) => hasAtMostCodePoints(text, LIMITS.contentCodePoints),
    `must have at most ${LIMITS.contentCodePoints} characters`,
  )
  .refine((text) => !text.includes("\0"), "must not contain a NUL character")
  .refine((text) => text.isWellFormed(), "must not contain a lone surrogate");
