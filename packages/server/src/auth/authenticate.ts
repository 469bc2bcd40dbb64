import type { User } from "@duologue/protocol";
import type { TokenSubject } from "../users/user.js";
import { createVerifyToken, TokenRefused, type TokenSource, type VerifyToken } from "./verify-token.js";

/** Who a token belongs to. */
interface Identity {
  readonly user: User;
  /** When the token ends, the leeway included, in milliseconds since 1970. */
  readonly validUntil: number;
  /** The session that the token belongs to, if it says so. */
  readonly sid: string | undefined;
}

/**
 * Finds out who a token belongs to.
 *
 * @throws TokenRefused if it is no good; anything else means that it can't be told just now
 */
export type Authenticate = (token: unknown) => Promise<Identity>;

/** What careless code sends when it has no token. */
const NO_TOKEN: readonly unknown[] = [undefined, null, "", "null", "undefined"];

/** Why a token of a session that has ended is rejected. */
export const SESSION_ENDED = "Its session has ended.";

/** What a token is checked against. */
interface Known {
  readonly findUser: (by: TokenSubject, subject: string) => Promise<User | undefined>;
  /** Whether a session has ended, as far as this process knows. */
  readonly hasEnded: (sid: string) => boolean;
}

/** @param leewaySeconds how far clocks may differ, and how long a token is honoured beyond its end */
export function createAuthenticate(sources: readonly TokenSource[], leewaySeconds: number, known: Known): Authenticate {
  const verifiers = sources.map((source) => ({
    verify: createVerifyToken(source, leewaySeconds),
    by: source.subject ?? "user_id",
  }));

  return async (token) => {
    if (NO_TOKEN.includes(token)) throw new TokenRefused("token_missing");
    if (typeof token !== "string") throw new TokenRefused("token_invalid", "It is not a string.");
    let failure: unknown;
    for (const { verify, by } of verifiers) {
      try {
        return await identify(token, verify, by, leewaySeconds, known);
      } catch (error) {
        if (failure === undefined || says(error) >= says(failure)) failure = error;
      }
    }
    throw failure ?? new TokenRefused("token_invalid");
  };
}

/**
 * How much a source's failure says of a token, for the best of several is told: that it is not one of its own, that this
 * can't be told just now, or what is wrong with it though it is.
 */
function says(failure: unknown): number {
  if (!(failure instanceof TokenRefused)) return 1;
  return failure.code === "token_invalid" ? 0 : 2;
}

async function identify(
  token: string,
  verify: VerifyToken,
  by: TokenSubject,
  leewaySeconds: number,
  { findUser, hasEnded }: Known,
): Promise<Identity> {
  const { sub, expiresAt, sid } = await verify(token);
  if (sid !== undefined && hasEnded(sid)) throw new TokenRefused("token_invalid", SESSION_ENDED);
  const user = await findUser(by, sub);
  if (!user) throw new TokenRefused("user_unknown", whyUnknown(by, sub));
  return { user, validUntil: expiresAt + leewaySeconds * 1000, sid };
}

/** Says nothing of the subject, which may be an e-mail address. */
function whyUnknown(by: TokenSubject, subject: string): string {
  if (by === "external_id") {
    return "Its `sub` is the externalId of no user: call chat.users.upsert for a user before their first token.";
  }
  if (/^[1-9]\d*$/.test(subject)) return "Its `sub` is the user_id of no user.";
  return 'Its `sub` is no user_id: if your tokens name your own ids, give tokens the option subject: "external_id".';
}
