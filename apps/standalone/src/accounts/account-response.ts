import type { ErrorCode } from "@duologue/protocol";
import { sessionId } from "./session-id.js";

/** Set by better-auth: the session's token and its signature. */
const SIGNED_TOKEN_HEADER = "set-auth-token";

export interface ResponseOptions {
  /** Whether the request may receive the signed token, in a header: not a script of a page that has the cookie. */
  readonly mayHoldToken: boolean;
  /** Whether `token` in the body is one for the chat, which is made to be read. */
  readonly isChatToken: boolean;
}

/**
 * Turns better-auth's response into ours. The token of a session is in no body: `sid` stands in its place. A failure
 * has `error` and `code`, as everywhere; `message`, which better-auth's own clients read, remains.
 */
export async function accountResponse(response: Response, options: ResponseOptions): Promise<Response> {
  const headers = new Headers(response.headers);
  if (!options.mayHoldToken) headers.delete(SIGNED_TOKEN_HEADER);
  const { status } = response;
  const text = await response.text();
  // Better-auth's page for errors of a redirect is HTML, and has no token.
  if (text !== "" && !isJson(headers)) return new Response(text, { status, headers });
  const body: unknown = text === "" ? undefined : JSON.parse(text);
  if (status >= 400) {
    const retryAfter = headers.get("x-retry-after");
    if (retryAfter !== null) headers.set("retry-after", retryAfter);
    return withJson(toFailure(body, status), status, headers);
  }
  if (body === undefined) return new Response(null, { status, headers });
  return withJson(options.isChatToken ? body : withoutTokens(body), status, headers);
}

function isJson(headers: Headers): boolean {
  return /^application\/json\b/i.test(headers.get("content-type") ?? "");
}

function withJson(body: unknown, status: number, headers: Headers): Response {
  headers.delete("content-length");
  headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), { status, headers });
}

function withoutTokens(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutTokens(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => {
      if (key !== "token") return [[key, withoutTokens(item)]];
      return typeof item === "string" ? [["sid", sessionId(item)]] : [];
    }),
  );
}

const FAILURES: Readonly<Record<number, { readonly error: string; readonly code: ErrorCode }>> = {
  400: { error: "The request is not valid.", code: "invalid_payload" },
  401: { error: "Nobody is signed in.", code: "unauthorized" },
  403: { error: "That is not allowed.", code: "forbidden" },
  404: { error: "There is nothing at this address.", code: "not_found" },
  429: { error: "Too many attempts. Please wait a moment.", code: "rate_limited" },
};
const INTERNAL = { error: "Something went wrong on the server.", code: "internal" };

function toFailure(body: unknown, status: number): object {
  const { message, code } = (body ?? {}) as { message?: unknown; code?: unknown };
  const failure = { ...(FAILURES[status] ?? INTERNAL) };
  if (typeof message === "string" && message !== "" && status !== 429) failure.error = message;
  const ownCode = typeof code === "string" && code !== "" ? code : failure.code;
  return { error: failure.error, code: ownCode, message: failure.error };
}
