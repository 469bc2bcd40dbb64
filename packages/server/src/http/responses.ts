import type { z } from "@hono/zod-openapi";
import { errorBody } from "./rows.js";

/** An answer of JSON. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A request's body of JSON. */
export function jsonBody<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

/** What every route under /v1 answers when it fails; the codes say more than the status. */
export const FAILURES = {
  400: json(errorBody, "invalid_payload"),
  401: json(errorBody, "unauthorized; details say why, with a code of connect_error"),
  403: json(errorBody, "forbidden"),
  404: json(errorBody, "not_found"),
  429: json(errorBody, "rate_limited; the header Retry-After says for how many seconds"),
  500: json(errorBody, "internal; details are an id that stands in the server's log"),
  503: json(errorBody, "unavailable"),
};
