import { LIMITS } from "@duologue/protocol";
import { timeoutSignal } from "../optional-features.js";

/** Whoever is signed in. */
export interface Account {
  userId: number;
  name: string;
  /** The session's public id. */
  sid?: string | undefined;
}

export interface Credentials {
  email: string;
  password: string;
}

/** Sentences for what people run into; for all else the service's own. */
const SENTENCES: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: "That email and password do not belong together.",
  USER_ALREADY_EXISTS: "There is an account with that email already. Sign in instead?",
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: "There is an account with that email already. Sign in instead?",
  PASSWORD_TOO_SHORT: `The password needs at least ${LIMITS.passwordMin} characters.`,
  PASSWORD_TOO_LONG: `The password may have at most ${LIMITS.passwordMax} characters.`,
  INVALID_EMAIL: "That does not look like an email address.",
  INVALID_NAME: "The name may have at most 200 characters.",
  unavailable: "The server is temporarily unavailable. Please try again in a moment.",
  invalid_payload: "That was not accepted. Please check what you entered.",
  // Its message is a schema's, written for programmers.
  VALIDATION_ERROR: "That was not accepted. Please check what you entered.",
};

/** A server that has not answered for so long is not there for the person who waits. */
const ANSWER_WITHIN_MS = 15_000;

const UNREACHABLE = "The server cannot be reached. Check your connection and try again.";

/** Something that the person at the page can read. */
export class AccountError extends Error {
  override readonly name = "AccountError";
  /** Status of the answer; 0 when there was none. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

interface Refusal {
  message?: string;
  code?: string;
}

async function sentenceFor(response: Response): Promise<string> {
  if (response.status === 429) return "Too many tries. Wait a minute, then try again.";
  const refusal = (await response.json().catch(() => null)) as Refusal | null;
  return SENTENCES[refusal?.code ?? ""] ?? refusal?.message ?? "Something went wrong on the server. Please try again.";
}

/** Asks the accounts part of the server; `body` makes it a POST. */
async function ask<Answer>(path: string, body?: unknown): Promise<Answer> {
  const init: RequestInit =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const signal = timeoutSignal(ANSWER_WITHIN_MS);
  try {
    const response = await fetch(`/auth${path}`, { ...init, signal, credentials: "same-origin", cache: "no-store" });
    if (!response.ok) throw new AccountError(await sentenceFor(response), response.status);
    return (await response.json()) as Answer;
  } catch (error) {
    throw error instanceof AccountError ? error : new AccountError(UNREACHABLE, 0);
  }
}

interface UserAnswer {
  user: { id: string | number; name: string };
  /** In an answer to a sign-in, */
  sid?: string;
  /** and in one about the present session. */
  session?: { sid?: string };
}

function toAccount({ user, sid, session }: UserAnswer): Account {
  return { userId: Number(user.id), name: user.name, sid: sid ?? session?.sid };
}

/** Who is signed in by the page's cookie, or null. Throws an `AccountError` if that cannot be found out. */
export async function readSession(): Promise<Account | null> {
  const session = await ask<UserAnswer | null>("/get-session");
  return session === null ? null : toAccount(session);
}

/** Whether anyone has an account on this server. Throws an `AccountError` if that cannot be found out. */
export async function hasAccounts(): Promise<boolean> {
  return (await ask<{ hasAccounts: boolean }>("/has-accounts")).hasAccounts;
}

export async function signUp(person: Credentials & { name: string }): Promise<Account> {
  return toAccount(await ask<UserAnswer>("/sign-up/email", person));
}

export async function signIn(credentials: Credentials): Promise<Account> {
  return toAccount(await ask<UserAnswer>("/sign-in/email", credentials));
}

export async function signOut(): Promise<void> {
  await ask("/sign-out", {});
}

/** The token for the socket. An `AccountError` with status 401 means that the session is over. */
export async function fetchToken(): Promise<string> {
  return (await ask<{ token: string }>("/token")).token;
}
