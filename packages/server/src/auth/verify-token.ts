import { type ConnectErrorCode, LIMITS } from "@duologue/protocol";
import { createVerifier, TokenError } from "fast-jwt";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  type JWTVerifyOptions,
  jwtVerify,
} from "jose";
import { describeError, reasonOf } from "../kernel/describe-error.js";
import { OperatorError } from "../kernel/operator-error.js";
import type { TokenSubject } from "../users/user.js";

interface Claims {
  /** What `sub` names; default `user_id`. */
  readonly subject?: TokenSubject;
  /** The `iss` that tokens must have, if given. */
  readonly issuer?: string;
  /** The `aud` that tokens must have, if given. */
  readonly audience?: string;
}

/** Where tokens come from, and so how they are verified. */
export type TokenSource =
  /** HS256 with a secret shared with the host application. Undefined, as a variable that is not set, it is rejected. */
  | (Claims & { readonly secret: string | undefined })
  /** Signed with a key pair; the public keys at an address. */
  | (Claims & { readonly jwksUrl: string })
  /** The same, the public keys from a function. */
  | (Claims & { readonly jwks: () => Promise<JSONWebKeySet> })
  /** Verified by the host itself: resolves to null for a token that is not valid. */
  | (Pick<Claims, "subject"> & { readonly verify: (token: string) => Promise<VerifiedToken | null> });

/** What a valid token says. */
export interface VerifiedToken {
  /** Whom it names. */
  readonly sub: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  /** The session that it belongs to, if it can end before the token: see `chat.sessions.end`. */
  readonly sid?: string | undefined;
}

/** Verifies a token of one source. A rejection other than `TokenRefused` means that it can't be told just now. */
export type VerifyToken = (token: string) => Promise<VerifiedToken>;

/** The token is not good, and the same one never will be. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
  readonly code: ConnectErrorCode;

  constructor(code: ConnectErrorCode, cause?: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** No `none`, and no shared secrets where public keys are expected. */
const KEY_PAIR_ALGORITHMS = [
  "EdDSA",
  "Ed25519",
  "ES256",
  "ES384",
  "ES512",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
];

/**
 * Makes the verification of one source.
 *
 * @param leewaySeconds how far clocks may differ
 */
export function createVerifyToken(source: TokenSource, leewaySeconds: number): VerifyToken {
  const check = createCheck(source, leewaySeconds);
  return async (token) => {
    if (Buffer.byteLength(token) > LIMITS.tokenBytes)
      throw new TokenRefused("token_invalid", `It has more than ${LIMITS.tokenBytes} bytes.`);
    return check(token);
  };
}

function createCheck(source: TokenSource, leewaySeconds: number): VerifyToken {
  if ("verify" in source) return byHost(source.verify);
  return "secret" in source ? bySecret(source, leewaySeconds) : byKeyPair(source, leewaySeconds);
}

function byHost(verify: (token: string) => Promise<VerifiedToken | null>): VerifyToken {
  return async (token) => {
    const verified = await verify(token);
    if (!verified) throw new TokenRefused("token_invalid", "The function `verify` of `tokens` rejected it.");
    if (verified.expiresAt <= Date.now()) throw new TokenRefused("token_expired");
    return verified;
  };
}

/** Without these, a token that never ends would be accepted. */
const REQUIRED_CLAIMS = ["exp", "sub"];

/** At once: WebCrypto, which the other library uses, would take it to a thread and back, for a hash of two microseconds. */
function bySecret(
  { secret, issuer, audience }: Claims & { readonly secret: string | undefined },
  leewaySeconds: number,
): VerifyToken {
  const verify = createVerifier({
    // It was checked when the chat was created.
    key: secret ?? "",
    algorithms: ["HS256"],
    clockTolerance: leewaySeconds * 1_000,
    // What it compares it does not require.
    requiredClaims: [
      ...REQUIRED_CLAIMS,
      ...(issuer === undefined ? [] : ["iss"]),
      ...(audience === undefined ? [] : ["aud"]),
    ],
    ...(issuer !== undefined && { allowedIss: issuer }),
    ...(audience !== undefined && { allowedAud: audience }),
  });
  return async (token) => {
    try {
      return toVerifiedToken(verify(token));
    } catch (error) {
      if (!(error instanceof TokenError)) throw error;
      const isExpired = error.code === TokenError.codes.expired;
      throw new TokenRefused(isExpired ? "token_expired" : "token_invalid", error);
    }
  };
}

type KeyPairSource = Claims & ({ readonly jwksUrl: string } | { readonly jwks: () => Promise<JSONWebKeySet> });

function byKeyPair(source: KeyPairSource, leewaySeconds: number): VerifyToken {
  const options: JWTVerifyOptions = {
    algorithms: KEY_PAIR_ALGORITHMS,
    clockTolerance: leewaySeconds,
    requiredClaims: REQUIRED_CLAIMS,
    ...(source.issuer !== undefined && { issuer: source.issuer }),
    ...(source.audience !== undefined && { audience: source.audience }),
  };
  const verify =
    "jwksUrl" in source
      ? remoteVerifier(source.jwksUrl, options)
      : async (token: string) => verifyWithKeys(token, createLocalJWKSet(await source.jwks()), options);
  return async (token) => {
    try {
      return toVerifiedToken(await verify(token));
    } catch (error) {
      throw asRefusal(error);
    }
  };
}

/** So soon after they were fetched, keys are not fetched again for a token that names another: it may be a forger's. */
const KEYS_COOL_DOWN_MS = 5_000;

function remoteVerifier(jwksUrl: string, options: JWTVerifyOptions): (token: string) => Promise<JWTPayload> {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 3_000, cooldownDuration: KEYS_COOL_DOWN_MS });
  return async (token) => {
    const mayBeStale = keys.coolingDown;
    try {
      return await verifyWithKeys(token, keys, options);
    } catch (error) {
      // The key may have been made since: whoever comes back after the cool-down will know.
      if (mayBeStale && error instanceof errors.JWKSNoMatchingKey) {
        throw new KeysUnavailable(jwksUrl, "a token names another than were fetched a moment ago", error);
      }
      if (isOfToken(error)) throw error;
      throw new KeysUnavailable(jwksUrl, whyNoKeys(error), error);
    }
  };
}

/** The keys at an address can't be had just now. The message holds nothing of a token. */
class KeysUnavailable extends OperatorError {
  override readonly name = "KeysUnavailable";

  constructor(jwksUrl: string, reason: string, cause: unknown) {
    const { origin, pathname } = new URL(jwksUrl);
    super(`The keys of ${origin}${pathname} can't be had just now: ${reason}`, { cause });
  }
}

/** Why fetching failed. Messages of `fetch` may quote the address, which may contain a password; jose's are constant. */
function whyNoKeys(error: unknown): string {
  if (error instanceof errors.JOSEError) return error.message;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const { code, name = "no reason given" } = describeError(cause);
  return reasonOf(cause) ?? String(code ?? name);
}

/** A token without `kid` may fit several keys: each is tried. */
async function verifyWithKeys(token: string, keys: JWTVerifyGetKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, keys, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (refusal) {
        if (!(refusal instanceof errors.JWSSignatureVerificationFailed)) throw refusal;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

function toVerifiedToken({ sub, exp, sid }: JWTPayload): VerifiedToken {
  const subject = asId(sub);
  if (subject === undefined || typeof exp !== "number") {
    throw new TokenRefused("token_invalid", "Its `sub` or its `exp` has the wrong type.");
  }
  return { sub: subject, expiresAt: exp * 1000, sid: asId(sid) };
}

/** Ids are strings by RFC 7519; a plain number is taken too, because many libraries write ids so. */
function asId(claim: unknown): string | undefined {
  if (Number.isSafeInteger(claim)) return String(claim);
  return typeof claim === "string" ? claim : undefined;
}

/** What the library threw, as a refusal; errors of having the keys stay what they are. */
function asRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new TokenRefused("token_expired", error);
  return isOfToken(error) ? new TokenRefused("token_invalid", error) : error;
}

/** Whether the library found fault with the token, rather than with the keys. */
function isOfToken(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return false;
  // The plain base class is what a failed request for the keys throws.
  return error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
}
