import { LIMITS } from "@duologue/protocol";
import { z } from "@hono/zod-openapi";

/** A positive safe integer, written in decimal without sign or leading zeros: how numbers stand in an address. */
function decimal(maximum: number) {
  return z
    .string()
    .regex(/^[1-9]\d{0,15}$/, "must be a positive integer")
    .transform(Number)
    .refine((value) => value <= maximum, `must be at most ${maximum}`);
}

const openapi = { type: "integer", minimum: 1 } as const;

/** An id in an address. */
export const decimalId = decimal(Number.MAX_SAFE_INTEGER).openapi(openapi);

/** How many rows a page may have. */
export const pageLimit = decimal(LIMITS.pageMax)
  .default(LIMITS.pageDefault)
  .openapi({ ...openapi, maximum: LIMITS.pageMax, default: LIMITS.pageDefault });
