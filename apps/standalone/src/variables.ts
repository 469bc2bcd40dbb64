import {
  databaseUrlProblem,
  isHs256Secret,
  isJwksUrl,
  isRedisUrl,
  notValue,
  parseOrigin,
} from "@duologue/server/foundation";
import { z } from "zod";

/** Space around a value is nobody's intention; but a secret is taken as it is. */
const text = z.string().trim();

/** A variable that is text until `parse` makes something of it; undefined means that it isn't `expectation`. */
function variable<T>(expectation: string, parse: (text: string) => T | undefined) {
  return text.transform((given, context) => {
    const value = parse(given);
    if (value !== undefined) return value;
    context.addIssue(`must be ${expectation}${notValue(given)}.`);
    return z.NEVER;
  });
}

/** The same for a secret: its value is never repeated. */
function secret(expectation: string, isGood: (text: string) => boolean) {
  return z.string().refine(isGood, `must ${expectation}.`);
}

function wholeNumber(least: number, most: number) {
  return variable(`a whole number from ${least} to ${most}`, (text) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  });
}

function oneOf<const T extends string>(...values: readonly T[]) {
  return variable(`${values.slice(0, -1).join(", ")} or ${values.at(-1)}`, (text) =>
    values.find((value) => value === text),
  );
}

function listOf<T>(expectation: string, parse: (entry: string) => T | undefined) {
  return variable(`a comma-separated list of ${expectation}`, (text) => {
    const entries = text.split(",").map((entry) => parse(entry.trim()));
    return entries.every((entry) => entry !== undefined) ? [...new Set(entries)] : undefined;
  });
}

/** `https://chat.example.com`: where browsers open the application. */
function webOrigin(text: string): string | undefined {
  return /^https?:/i.test(text) ? parseOrigin(text) : undefined;
}

const TRANSPORTS = ["polling", "websocket"] as const;
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
const HOW_TO_MAKE_A_SECRET = "(openssl rand -base64 32 makes one)";

/** Every variable that the application knows, each by itself; `config.ts` has the rules between them. */
export const variables = z.object({
  HOST: variable("a name or an address of this machine, like 127.0.0.1", (text) =>
    /^[^\s/@]+$/.test(text) ? text : undefined,
  ).default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATABASE_URL: z
    .string()
    .superRefine((url, context) => {
      const message = databaseUrlProblem(url);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    })
    .optional(),
  DATA_DIR: variable("a folder; the address of a PostgreSQL server belongs in DATABASE_URL", (text) =>
    /^memory:\/\//.test(text) || !/^[a-z]+:\/\//i.test(text) ? text : undefined,
  ).default("./data"),
  DATABASE_SCHEMA: variable("a lower-case SQL name of up to 63 characters", (text) =>
    /^[a-z_][a-z0-9_]{0,62}$/.test(text) ? text : undefined,
  ).default("public"),
  REDIS_URL: secret(
    "be an address like redis://user:password@host:6379 or rediss://…, with special characters percent-encoded",
    isRedisUrl,
  ).optional(),
  JWT_SECRET: secret("have at least 32 bytes, as HS256 wants", isHs256Secret).optional(),
  JWKS_URL: variable("an http or https address without a user or a password", (text) =>
    isJwksUrl(text) ? text : undefined,
  ).optional(),
  JWT_ISSUER: text.optional(),
  JWT_AUDIENCE: text.optional(),
  JWT_SUBJECT: oneOf("user_id", "external_id").optional(),
  TOKEN_LEEWAY: wholeNumber(0, 3600).default(30),
  ACCOUNTS: oneOf("on", "off").optional(),
  API_KEY: secret("be of visible ASCII characters, without spaces", (text) => /^[\x21-\x7e]+$/.test(text)).optional(),
  AUTH_SECRET: secret(`have at least 32 characters ${HOW_TO_MAKE_A_SECRET}`, (text) => text.length >= 32).optional(),
  PUBLIC_URL: variable("an address like https://chat.example.com, without a path", webOrigin).optional(),
  CORS_ORIGIN: listOf(
    "origins like https://www.example.com or capacitor://localhost, without wildcards, or *",
    (entry) => (entry === "*" ? "*" : parseOrigin(entry)),
  ).default([]),
  TRANSPORTS: listOf("polling and websocket", (entry) => TRANSPORTS.find((transport) => transport === entry)).default([
    ...TRANSPORTS,
  ]),
  RATE_LIMIT: variable("a number of messages a second above 0, or off", (text) => {
    if (text === "off") return "off";
    return /^\d{1,6}(\.\d+)?$/.test(text) && Number(text) > 0 ? Number(text) : undefined;
  }).default(20),
  LOG_LEVEL: oneOf(...LOG_LEVELS).default("info"),
});

export type Variables = z.output<typeof variables>;

/** What a missing AUTH_SECRET is answered with. */
export const AUTH_SECRET_MISSING = `AUTH_SECRET is needed together with DATABASE_URL ${HOW_TO_MAKE_A_SECRET}.`;
