import { LIMITS } from "@duologue/protocol";
import type { HonoRequest } from "hono";

/** A request to the accounts is readable, and `body` is its JSON; or `details` says what is wrong with it. */
export type CheckedRequest = { readonly ok: true; readonly body: string } | { readonly ok: false; details: string };

/** Characters of a text, unless `LONGEST` has the field: of the longest that an account has, a picture's address. */
const LONGEST_TEXT = LIMITS.imageLength;
const LONGEST: Readonly<Record<string, number>> = { email: LIMITS.emailLength, newEmail: LIMITS.emailLength };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Checks what is true for every field of every account route, so that no value reaches the database that it cannot
 * store: the body is a flat JSON object, and each text, also in the address, is well-formed Unicode without NUL and of
 * limited length.
 */
export async function checkAccountRequest(request: HonoRequest): Promise<CheckedRequest> {
  try {
    checkAddress(request);
    const body = utf8.decode(await request.arrayBuffer());
    if (body !== "") checkBody(body, request.header("content-type"));
    return { ok: true, body };
  } catch (error) {
    if (error instanceof InvalidRequestError) return { ok: false, details: error.message };
    // What decoding throws.
    if (error instanceof TypeError || error instanceof URIError) return { ok: false, details: "must be UTF-8" };
    throw error;
  }
}

class InvalidRequestError extends Error {
  override readonly name = "InvalidRequestError";
}

function checkAddress({ path, url }: HonoRequest): void {
  checkText("path", decodeURIComponent(path));
  for (const [name, value] of new URL(url).searchParams) checkField(name, value);
}

function checkBody(text: string, contentType: string | undefined): void {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? "")) {
    throw new InvalidRequestError("Content-Type must be application/json");
  }
  const body = parseJson(text);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new InvalidRequestError("must be a JSON object");
  }
  for (const [name, value] of Object.entries(body)) checkField(name, value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidRequestError("must be JSON");
  }
}

function checkField(name: string, value: unknown): void {
  checkText("a name", name);
  if (typeof value === "string") checkText(name, value);
  else if (typeof value === "object" && value !== null) {
    throw new InvalidRequestError(`${name}: must not be an object or array`);
  }
}

function checkText(name: string, text: string): void {
  const longest = Object.hasOwn(LONGEST, name) ? (LONGEST[name] ?? LONGEST_TEXT) : LONGEST_TEXT;
  if (text.length > longest) throw new InvalidRequestError(`${name}: must have at most ${longest} characters`);
  if (text.includes("\0")) throw new InvalidRequestError(`${name}: must not contain a NUL character`);
  if (!text.isWellFormed()) throw new InvalidRequestError(`${name}: must be well-formed Unicode`);
}
