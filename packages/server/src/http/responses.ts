import { httpError } from "@duologue/protocol";
import type { z } from "@hono/zod-openapi";

/** An answer of JSON. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A request's body of JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

const error = httpError.openapi("Error");

/** What every route under /v1 answers when it fails; the codes say more than the status. */
export const FAILURES = {
  400: json(error, "invalid_payload"),
  401: json(error, "unauthorized; details say why, with a code of connect_error"),
  403: json(error, "forbidden"),
  404: json(error, "not_found"),
  429: json(error, "rate_limited; the header Retry-After says for how many seconds"),
  500: json(error, "internal; details are an id that stands in the server's log"),
  503: json(error, "unavailable"),
};
