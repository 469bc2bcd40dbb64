import { boolean, bigint as int8, pgTable, text, timestamp } from "drizzle-orm/pg-core";

/** A `bigint` that JavaScript holds as a number: ids stay below 2^53. */
const number = (name: string) => int8(name, { mode: "number" });
const id = (name: string) => number(name).primaryKey().generatedByDefaultAsIdentity();
const time = (name: string) => timestamp(name, { withTimezone: true });

/** Duologue's own `users`, as better-auth sees them: its `id` is our `user_id`. */
const user = pgTable("users", {
  id: id("user_id"),
  name: text("name").notNull(),
  email: text("email").unique(),
  emailVerified: boolean("email_verified").notNull().default(false),
  image: text("image"),
  foldedName: text("folded_name"),
  foldedFrom: text("folded_from"),
  createdAt: time("created_at").notNull().defaultNow(),
  updatedAt: time("updated_at").notNull().defaultNow(),
});

const session = pgTable("account_sessions", {
  id: id("session_id"),
  userId: number("user_id").notNull(),
  token: text("token").notNull().unique(),
  expiresAt: time("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: time("created_at").notNull().defaultNow(),
  updatedAt: time("updated_at").notNull().defaultNow(),
});

const account = pgTable("account_credentials", {
  id: id("credential_id"),
  userId: number("user_id").notNull(),
  providerId: text("provider_id").notNull(),
  accountId: text("account_id").notNull(),
  password: text("password"),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: time("access_token_expires_at"),
  refreshTokenExpiresAt: time("refresh_token_expires_at"),
  scope: text("scope"),
  createdAt: time("created_at").notNull().defaultNow(),
  updatedAt: time("updated_at").notNull().defaultNow(),
});

const verification = pgTable("account_verifications", {
  id: id("verification_id"),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: time("expires_at").notNull(),
  createdAt: time("created_at").notNull().defaultNow(),
  updatedAt: time("updated_at").notNull().defaultNow(),
});

const jwks = pgTable("account_keys", {
  id: id("key_id"),
  publicKey: text("public_key").notNull(),
  privateKey: text("private_key").notNull(),
  alg: text("alg"),
  crv: text("crv"),
  createdAt: time("created_at").notNull().defaultNow(),
  expiresAt: time("expires_at"),
});

/** The tables by the names that better-auth gives them; `migrations/` makes them. */
export const accountsTables = { user, session, account, verification, jwks };
