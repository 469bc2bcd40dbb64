import type { Database, Logger, TokenSource } from "@duologue/server";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { type BetterAuthOptions, betterAuth } from "better-auth/minimal";
import { bearer, jwt } from "better-auth/plugins";
import { accountsTables } from "./accounts-tables.js";
import { checkProfile } from "./check-profile.js";
import { recordingFailures, withoutFailures } from "./record-failures.js";
import { releaseAddress } from "./release-address.js";

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
  readonly logger: Logger;
}

/** Accounts of the application's own: what a host application would bring along. */
export interface Accounts {
  /**
   * Answers everything under `/auth`. The request carries the client's address in `CLIENT_ADDRESS_HEADER`. Rejects when
   * the database fails.
   */
  fetch(request: Request): Promise<Response>;
  /** How the chat verifies the tokens that `GET /auth/token` gives. */
  readonly tokens: TokenSource;
}

/** Set by us on each request, whatever the client sent. */
export const CLIENT_ADDRESS_HEADER = "x-duologue-client-address";

/** The secret is another one than the key was encrypted with. */
class WrongAuthSecret extends Error {
  override readonly name = "WrongAuthSecret";
}

/** Constants, so that tokens stay valid when the application moves to another address. */
const ISSUER = "duologue-accounts";
const AUDIENCE = "duologue";

const DAY_S = 24 * 60 * 60;
/** Attempts a minute from one address: enough for an office behind one address, too few to guess a password. */
const ATTEMPTS = { window: 60, max: 60 };

/** better-auth as the accounts configure it. */
export function createAuth(options: AccountsOptions) {
  return betterAuth({ ...settings(options), plugins: [bearer(), jwt(TOKENS)] });
}

/** Starts the accounts on a database that has their tables. */
export async function createAccounts(options: AccountsOptions): Promise<Accounts> {
  const auth = createAuth(options);
  // Makes the key if there is none, and shows early that the secret fits it. Twice: of two processes that make it at
  // once, one finds the other's only then.
  const sign = () => auth.api.signJWT({ body: { payload: {} } });
  await sign().catch(sign).catch(refuseWrongSecret);
  const keys = await auth.api.getJwks();
  return {
    fetch: (request) => withoutFailures(() => auth.handler(request)),
    // The key never changes: see `account_keys_only_one`.
    tokens: { jwks: async () => keys, issuer: ISSUER, audience: AUDIENCE, subject: "user_id" },
  };
}

const TOKENS = {
  jwt: {
    issuer: ISSUER,
    audience: AUDIENCE,
    // Signing out does not reach tokens that were given out: this is how long one lives on.
    expirationTime: "15m",
    // Nothing about the person but who it is: the token travels further than the session.
    definePayload: () => ({}),
    getSubject: ({ user }: { user: { id: string } }) => String(user.id),
  },
  // Else each look at the session would sign a token that nobody reads.
  disableSettingJwtHeader: true,
};

function settings({ database, secret, publicUrl, corsOrigin, isRateLimited, logger }: AccountsOptions) {
  return {
    appName: "Duologue",
    baseURL: publicUrl,
    basePath: "/auth",
    secret,
    database: recordingFailures(
      // A sign-up is one commit: a user without a credential could neither sign in nor sign up again.
      drizzleAdapter(database.drizzle, { provider: "pg", schema: accountsTables, transaction: true }),
    ),
    hooks: { before: releaseAddress },
    emailAndPassword: { enabled: true, minPasswordLength: 8, maxPasswordLength: 128 },
    // A month, and a day's use renews it.
    session: { expiresIn: 30 * DAY_S, updateAge: DAY_S },
    // A page may sign people in where it came from: its origin is what was asked for, at whatever name of this machine.
    trustedOrigins: (request) => [...corsOrigin.filter((origin) => origin !== "*"), ...ownOrigin(request)],
    databaseHooks: {
      user: {
        create: { before: async (user) => ({ data: { ...user, ...checkProfile(user) } }) },
        update: { before: async (user) => ({ data: { ...user, ...checkProfile(user) } }) },
      },
    },
    rateLimit: {
      enabled: isRateLimited,
      storage: "memory",
      // For each address and route: a thousand people behind one proxy may come back at once.
      window: 10,
      max: 1_000,
      customRules: { "/sign-in/*": ATTEMPTS, "/sign-up/*": ATTEMPTS },
    },
    advanced: {
      cookiePrefix: "duologue",
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
    logger: { log: toLogger(logger) },
  } satisfies BetterAuthOptions;
}

function ownOrigin(request: Request | undefined): string[] {
  return request ? [new URL(request.url).origin] : [];
}

/** What better-auth calls an error is mostly a client's mistake; a caught exception is ours. */
function toLogger(logger: Logger) {
  return (level: "debug" | "info" | "warn" | "error", message: string, ...details: unknown[]) => {
    const cause = details.find((detail) => detail instanceof Error);
    if (level === "error" && cause) logger.error({ err: cause }, `Accounts: ${message}`);
    else if (level === "error" || level === "warn") logger.warn(`Accounts: ${message}`);
    else logger.debug(`Accounts: ${message}`);
  };
}

function refuseWrongSecret(error: unknown): never {
  if (!(error instanceof Error) || !error.message.startsWith("Failed to decrypt private key")) throw error;
  throw new WrongAuthSecret(
    "AUTH_SECRET is not the one that this database's signing key was encrypted with. Set the former value, or empty " +
      "the table account_keys to have a new key made.",
  );
}
