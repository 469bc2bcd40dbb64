import type { TokenRefused } from "./verify-token.js";

/** Codes of the libraries, as what a developer can do about them. */
const REASONS: Readonly<Record<string, string>> = {
  FAST_JWT_INVALID_SIGNATURE: "It was signed with another secret than `tokens` has.",
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: "It was signed with another key than `tokens` has.",
  ERR_JWKS_NO_MATCHING_KEY: "Its `kid` names none of the public keys of `tokens`.",
  FAST_JWT_INVALID_ALGORITHM: "Its algorithm is not HS256, which a secret is for.",
  ERR_JOSE_ALG_NOT_ALLOWED: "Its algorithm is not one of key pairs, such as RS256, ES256 and EdDSA.",
  FAST_JWT_MISSING_SIGNATURE: "It has no signature.",
  FAST_JWT_MALFORMED: "It is not a JWT.",
  FAST_JWT_INVALID_TYPE: "It is not a JWT.",
  ERR_JWS_INVALID: "It is not a JWT.",
  ERR_JWT_INVALID: "It is not a JWT.",
  FAST_JWT_INACTIVE: "It is not valid yet (nbf): the clocks differ by more than `tokenLeeway`.",
};

/** The claims that are checked: other names in a message may be the token's. */
const CLAIMS = ["exp", "sub", "iss", "aud", "nbf"];

/** Says why a token was rejected, in constant text: nothing of the token is in it. */
export function explainRejection({ code, cause }: TokenRefused): string {
  if (typeof cause === "string") return cause;
  if (code === "token_expired") return "It has expired.";
  const error = Object(cause) as { code?: unknown; claim?: unknown; reason?: unknown; message?: unknown };
  const claim = claimOf(error);
  if (claim !== undefined) return explainClaim(claim, error);
  return REASONS[String(error.code)] ?? "It is not valid.";
}

interface ClaimError {
  readonly code?: unknown;
  readonly claim?: unknown;
  readonly reason?: unknown;
  readonly message?: unknown;
}

/** jose names the claim; the other library does in its message: `The exp claim is required.` */
function claimOf({ code, claim, message }: ClaimError): string | undefined {
  const isOfClaim = typeof claim === "string" || /^FAST_JWT_(MISSING_REQUIRED|INVALID)_CLAIM/.test(String(code));
  const name = typeof claim === "string" ? claim : /^The (\w+) claim/.exec(String(message))?.[1];
  return isOfClaim && CLAIMS.includes(String(name)) ? name : undefined;
}

function explainClaim(claim: string, { code, reason }: ClaimError): string {
  if (code === "FAST_JWT_MISSING_REQUIRED_CLAIM" || reason === "missing") return `It has no \`${claim}\`.`;
  if (claim === "iss") return "Its `iss` is not the `issuer` of `tokens`.";
  if (claim === "aud") return "Its `aud` is not the `audience` of `tokens`.";
  if (claim === "nbf") return "It is not valid yet (nbf): the clocks differ by more than `tokenLeeway`.";
  return `Its \`${claim}\` has the wrong type.`;
}
