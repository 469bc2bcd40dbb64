import { LIMITS } from "@duologue/protocol";
import { type Database, type Logger, OperatorError, type TokenSource } from "@duologue/server";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { type BetterAuthOptions, betterAuth } from "better-auth/minimal";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import { type AccountRoute, accountRoutes } from "./account-routes.js";
import { toAccountsLog } from "./accounts-log.js";
import { accountsTables } from "./accounts-tables.js";
import { checkProfile } from "./check-profile.js";
import { cookiePrefix } from "./cookie-prefix.js";
import { afterSessionEnd, type EndSession, TOKEN_LIFE_S } from "./end-session.js";
import { createHasAccounts } from "./has-accounts.js";
import { passwordHashing } from "./hash-passwords.js";
import { recordingFailures, withoutFailures } from "./record-failures.js";
import { releaseAddress } from "./release-address.js";
import { revokeBySessionId } from "./revoke-by-session-id.js";
import { sessionId } from "./session-id.js";
import { rejectTakenAddress } from "./taken-address.js";

export interface AccountsOptions {
  readonly database: Database;
  /** Signs sessions and encrypts the key that signs tokens: at least 32 characters. */
  readonly secret: string;
  /** Where people open the application. */
  readonly publicUrl: string;
  /** Other origins whose pages may sign people in. */
  readonly corsOrigin: readonly string[];
  /** Off for load tests. */
  readonly isRateLimited: boolean;
  /** Ends a session in the chat. */
  readonly endSession: EndSession;
  readonly logger: Logger;
}

/** Accounts of the application's own: what a host application would bring along. */
export interface Accounts {
  /**
   * Answers everything under `/auth`. The request has `origin` as its `Origin`, because the page's own has been checked,
   * and the client's address in `CLIENT_ADDRESS_HEADER`. Rejects when the database fails.
   */
  fetch(request: Request): Promise<Response>;
  /** How the chat verifies the tokens that `GET /auth/token` gives. */
  readonly tokens: TokenSource;
  readonly origin: string;
  /** Whether anyone has an account yet. */
  readonly hasAccounts: () => Promise<boolean>;
  /** Every route that better-auth serves, below `/auth`. */
  readonly routes: readonly AccountRoute[];
}

/** Set by us on each request, whatever the client sent. */
export const CLIENT_ADDRESS_HEADER = "x-duologue-client-address";

/** The secret is another one than the key was encrypted with. */
class WrongAuthSecret extends OperatorError {
  override readonly name = "WrongAuthSecret";
}

/** Constants, so that tokens stay valid when the application moves to another address. */
const ISSUER = "duologue-accounts";
const AUDIENCE = "duologue";

const DAY_S = 24 * 60 * 60;
/** Attempts a minute from one address: enough for an office behind one address, too few to guess a password. */
const ATTEMPTS = { window: 60, max: 60 };
/** For what checks no password: a thousand users behind one proxy may reconnect together. */
const OFTEN = { window: 10, max: 1_000 };

/** better-auth as the accounts configure it, with cookies whose names begin so. */
export function createAuth(options: AccountsOptions, prefix: string) {
  return betterAuth(authOptions(options, prefix));
}

/** Starts the accounts on a database that has their tables. */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const { publicUrl } = options;
  const keys = await readKeys(options);
  const auth = createAuth(options, cookiePrefix(keys));
  return {
    fetch: (request) => withoutFailures(() => auth.handler(request)),
    // The key never changes: see `account_keys_only_one`.
    tokens: { jwks: async () => keys, issuer: ISSUER, audience: AUDIENCE, subject: "user_id" },
    origin: new URL(publicUrl).origin,
    hasAccounts: createHasAccounts(options.database),
    routes: accountRoutes(auth.api),
  };
}

/** Reads the key pair that signs tokens. Makes it if there is none, and shows early that the secret fits it. */
async function readKeys(options: AccountsOptions) {
  // An instance for the keys alone: the names of the cookies depend on them.
  const { api } = createAuth(options, "unused");
  const sign = () => api.signJWT({ body: { payload: {} } });
  // Twice: of two processes that make it in parallel, one finds the other's only then.
  await sign().catch(sign).catch(refuseWrongSecret);
  return api.getJwks();
}

const INTERNAL = { type: "string", required: false, input: false, returned: false } as const;

const TOKENS = {
  jwt: {
    issuer: ISSUER,
    audience: AUDIENCE,
    expirationTime: `${TOKEN_LIFE_S}s`,
    // Nothing about the user but who it is, and the session that the token ends with. Never the session's own token:
    // this one travels further.
    definePayload: ({ session }: { session: { token: string } }) => ({ sid: sessionId(session.token) }),
    getSubject: ({ user }: { user: { id: string } }) => String(user.id),
  },
  // Else each look at the session would sign a token that nobody reads.
  disableSettingJwtHeader: true,
};

/** What the accounts set of better-auth. */
export function authOptions(options: AccountsOptions, prefix: string) {
  const { database, secret, publicUrl, corsOrigin, isRateLimited, endSession, logger } = options;
  return {
    appName: "Duologue",
    baseURL: publicUrl,
    basePath: "/auth",
    secret,
    database: rejectTakenAddress(
      recordingFailures(
        // A sign-up is one commit: a user without a credential could neither sign in nor sign up again.
        drizzleAdapter(database.drizzle, { provider: "pg", schema: accountsTables, transaction: true }),
      ),
    ),
    hooks: { before: releaseAddress },
    plugins: [bearer({ requireSignature: true }), jwt(TOKENS), revokeBySessionId()],
    emailAndPassword: {
      enabled: true,
      minPasswordLength: LIMITS.passwordMin,
      maxPasswordLength: LIMITS.passwordMax,
      password: passwordHashing,
    },
    // A month, and a day's use renews it.
    session: { expiresIn: 30 * DAY_S, updateAge: DAY_S },
    // For addresses to return to. The origins of pages are checked before: see `mountAccounts`.
    trustedOrigins: corsOrigin.filter((origin) => origin !== "*"),
    // What the search compares: no request writes it, and no response has it.
    user: { additionalFields: { foldedName: INTERNAL, foldedFrom: INTERNAL } },
    databaseHooks: {
      user: {
        create: { before: async (user) => ({ data: { ...user, ...checkProfile(user) } }) },
        update: { before: async (user) => ({ data: { ...user, ...checkProfile(user) } }) },
      },
      session: { delete: { after: afterSessionEnd(endSession, logger) } },
    },
    rateLimit: {
      enabled: isRateLimited,
      storage: "memory",
      // For each address and route. What is not known to check no password counts as an attempt.
      ...ATTEMPTS,
      customRules: {
        "/get-session": OFTEN,
        "/token": OFTEN,
        "/sign-out": OFTEN,
        "/jwks": OFTEN,
        "/ok": OFTEN,
        // Better-auth has rules of its own, which this one replaces.
        "/**": ATTEMPTS,
      },
    },
    advanced: {
      cookiePrefix: prefix,
      useSecureCookies: publicUrl.startsWith("https:"),
      // `users.user_id` is a number that the database gives.
      database: { generateId: "serial" },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Said out loud, for better-auth turns both checks off when it finds itself under test.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    telemetry: { enabled: false },
    // What is not an answer to the client comes out, to be logged and answered in one place.
    onAPIError: { throw: true },
    logger: { log: toAccountsLog(logger) },
  } satisfies BetterAuthOptions;
}

function refuseWrongSecret(error: unknown): never {
  if (!(error instanceof Error) || !error.message.startsWith("Failed to decrypt private key")) throw error;
  throw new WrongAuthSecret(
    "AUTH_SECRET is not the one that this database's signing key was encrypted with. Set the former value, or empty " +
      "the table account_keys to have a new key made.",
  );
}
