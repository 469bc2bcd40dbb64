import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.js";

const AUTH_SECRET = "a secret with more than 32 characters";
const JWT_SECRET = "a host's secret, of more than 32 bytes";
const DATABASE_URL = "postgres://ada:secret@db.example.com/chat";

const folder = mkdtempSync(join(tmpdir(), "duologue-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("[START1] without any variable, the embedded database and accounts on localhost", () => {
  expect(parseConfig({})).toEqual({
    host: "127.0.0.1",
    port: 3000,
    publicUrl: undefined,
    corsOrigin: [],
    database: { dataDir: "./data", schema: "public" },
    redis: undefined,
    accounts: { secret: undefined },
    hostTokens: [],
    tokenLeeway: 30,
    apiKey: undefined,
    transports: ["polling", "websocket"],
    rateLimit: 20,
    logLevel: "info",
  });
});

test("[START1] an empty variable is an absent one, and unknown ones are nobody's business", () => {
  expect(parseConfig({ PORT: "", JWT_SECRET: " ", REDIS_URL: "", HOME: "/root" })).toEqual(parseConfig({}));
});

test("[START1] nothing of it can be changed later", () => {
  const config = parseConfig({ JWT_SECRET, CORS_ORIGIN: "https://a.example" });
  const parts = [
    config,
    config.database,
    config.corsOrigin,
    config.transports,
    config.hostTokens,
    ...config.hostTokens,
  ];
  expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
});

const accepted: [variables: Record<string, string>, expected: object][] = [
  [{ HOST: "0.0.0.0" }, { host: "0.0.0.0" }],
  [{ PORT: " 8080 " }, { port: 8080 }],
  [{ PORT: "0" }, { port: 0 }],
  [{ DATABASE_URL, AUTH_SECRET }, { database: { url: DATABASE_URL, schema: "public" } }],
  [{ DATABASE_URL: "postgresql://h/d", AUTH_SECRET }, { database: { url: "postgresql://h/d", schema: "public" } }],
  [{ DATABASE_URL, AUTH_SECRET, REDIS_URL: "redis://cache" }, { redis: "redis://cache" }],
  [{ DATABASE_URL, AUTH_SECRET, REDIS_URL: "rediss://a:b%2F@cache:6380/1" }, { redis: "rediss://a:b%2F@cache:6380/1" }],
  [{ DATA_DIR: "/var/lib/chat" }, { database: { dataDir: "/var/lib/chat", schema: "public" } }],
  [{ DATABASE_SCHEMA: "chat" }, { database: { dataDir: "./data", schema: "chat" } }],
  [
    { JWT_SECRET: `${JWT_SECRET} ` },
    { hostTokens: [{ secret: `${JWT_SECRET} `, subject: "user_id" }], accounts: undefined },
  ],
  [
    { JWKS_URL: "https://id.example.com/keys", JWT_ISSUER: "i", JWT_AUDIENCE: "a", JWT_SUBJECT: "external_id" },
    {
      hostTokens: [{ jwksUrl: "https://id.example.com/keys", issuer: "i", audience: "a", subject: "external_id" }],
      accounts: undefined,
    },
  ],
  [
    { JWT_SECRET, ACCOUNTS: "on", JWT_SUBJECT: "external_id" },
    { hostTokens: [{ secret: JWT_SECRET, subject: "external_id" }], accounts: { secret: undefined } },
  ],
  [
    { JWT_SECRET, JWKS_URL: "http://id/keys" },
    {
      hostTokens: [
        { secret: JWT_SECRET, subject: "user_id" },
        { jwksUrl: "http://id/keys", subject: "user_id" },
      ],
    },
  ],
  [{ DATABASE_URL, JWT_SECRET }, { accounts: undefined }],
  [{ AUTH_SECRET }, { accounts: { secret: AUTH_SECRET } }],
  [{ TOKEN_LEEWAY: "0" }, { tokenLeeway: 0 }],
  [{ API_KEY: "k" }, { apiKey: "k" }],
  [{ PUBLIC_URL: "https://chat.example.com/" }, { publicUrl: "https://chat.example.com" }],
  [
    { CORS_ORIGIN: "https://a.example, http://b.example:8080/" },
    { corsOrigin: ["https://a.example", "http://b.example:8080"] },
  ],
  [{ CORS_ORIGIN: "*" }, { corsOrigin: ["*"] }],
  [
    { CORS_ORIGIN: "capacitor://localhost, ionic://localhost, tauri://localhost, http://tauri.localhost" },
    { corsOrigin: ["capacitor://localhost", "ionic://localhost", "tauri://localhost", "http://tauri.localhost"] },
  ],
  [{ TRANSPORTS: "websocket" }, { transports: ["websocket"] }],
  [{ TRANSPORTS: "websocket, polling" }, { transports: ["websocket", "polling"] }],
  [{ RATE_LIMIT: "2.5" }, { rateLimit: 2.5 }],
  [{ RATE_LIMIT: "off" }, { rateLimit: "off" }],
  [{ LOG_LEVEL: "debug" }, { logLevel: "debug" }],
];

test.each(accepted)("[START1] %o is taken", (variables, expected) => {
  expect(parseConfig(variables)).toMatchObject(expected);
});

const refused: [variables: Record<string, string>, line: string][] = [
  [{ PORT: "80a" }, 'PORT must be a whole number from 0 to 65535, not "80a".'],
  [{ PORT: "65536" }, 'PORT must be a whole number from 0 to 65535, not "65536".'],
  [{ PORT: "-1" }, 'PORT must be a whole number from 0 to 65535, not "-1".'],
  [
    { DATABASE_URL: "mysql://ada:secret@db/chat", AUTH_SECRET },
    "DATABASE_URL must be an address like postgres://user:password@host:5432/database, with special characters percent-encoded.",
  ],
  [
    { DATABASE_URL: "postgres://u%ZZ:secret@db/chat", AUTH_SECRET },
    "DATABASE_URL must be an address like postgres://user:password@host:5432/database, with special characters percent-encoded.",
  ],
  [
    { DATABASE_URL: `${DATABASE_URL}?options=-csearch_path%3Dx`, AUTH_SECRET },
    "DATABASE_URL has the parameter options, which must not set search_path: Duologue needs its own value.",
  ],
  [{ JWT_SECRET: "x".repeat(31) }, "JWT_SECRET must have at least 32 bytes, as HS256 wants."],
  [
    { DATABASE_SCHEMA: "My-Schema" },
    'DATABASE_SCHEMA must be a lower-case SQL name of up to 63 characters, not "My-Schema".',
  ],
  [
    { JWKS_URL: "id.example.com" },
    'JWKS_URL must be an http or https address without a user or a password, not "id.example.com".',
  ],
  // No variable repeats what may contain a secret.
  [
    { JWKS_URL: "https://ada:hunter2@id.example.com" },
    "JWKS_URL must be an http or https address without a user or a password.",
  ],
  [{ JWKS_URL: "htps://id/keys?key=k" }, "JWKS_URL must be an http or https address without a user or a password."],
  [{ PORT: DATABASE_URL }, "PORT must be a whole number from 0 to 65535."],
  [{ HOST: DATABASE_URL }, "HOST must be a name or an address of this machine, like 127.0.0.1."],
  [
    { DATA_DIR: DATABASE_URL },
    "DATA_DIR must be a folder; the address of a PostgreSQL server belongs in DATABASE_URL.",
  ],
  [{ PUBLIC_URL: "https://a:b@c" }, "PUBLIC_URL must be an address like https://chat.example.com, without a path."],
  [{ JWT_SECRET, JWT_SUBJECT: "email" }, 'JWT_SUBJECT must be user_id or external_id, not "email".'],
  [{ TOKEN_LEEWAY: "30s" }, 'TOKEN_LEEWAY must be a whole number from 0 to 3600, not "30s".'],
  [{ ACCOUNTS: "yes", JWT_SECRET }, 'ACCOUNTS must be on or off, not "yes".'],
  [{ AUTH_SECRET: "short" }, "AUTH_SECRET must have at least 32 characters (openssl rand -base64 32 makes one)."],
  [
    { PUBLIC_URL: "https://example.com/chat" },
    'PUBLIC_URL must be an address like https://chat.example.com, without a path, not "https://example.com/chat".',
  ],
  ...["example.com", "http://*.example.org", "https://a.example, https://*", "capacitor://*", "null"].map(
    (CORS_ORIGIN): [variables: Record<string, string>, line: string] => [
      { CORS_ORIGIN },
      "CORS_ORIGIN must be a comma-separated list of origins like https://www.example.com or capacitor://localhost, " +
        `without wildcards, or *, not "${CORS_ORIGIN}".`,
    ],
  ),
  [
    { TRANSPORTS: "websockets" },
    'TRANSPORTS must be a comma-separated list of polling and websocket, not "websockets".',
  ],
  [{ RATE_LIMIT: "0" }, 'RATE_LIMIT must be a number of messages a second above 0, or off, not "0".'],
  [{ RATE_LIMIT: "many" }, 'RATE_LIMIT must be a number of messages a second above 0, or off, not "many".'],
  [{ LOG_LEVEL: "verbose" }, 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent, not "verbose".'],
  [{ ACCOUNTS: "off" }, "ACCOUNTS is off, so JWT_SECRET or JWKS_URL is needed: otherwise nobody could connect."],
  [
    { ACCOUNTS: "on", JWT_SECRET },
    "ACCOUNTS=on together with JWT_SECRET or JWKS_URL needs JWT_SUBJECT=external_id: otherwise the host's user 1 would be the local user 1.",
  ],
  [{ JWT_ISSUER: "i" }, "JWT_ISSUER has no effect without JWT_SECRET or JWKS_URL: unset it."],
  [{ JWT_AUDIENCE: "a" }, "JWT_AUDIENCE has no effect without JWT_SECRET or JWKS_URL: unset it."],
  [{ JWT_SUBJECT: "user_id" }, "JWT_SUBJECT has no effect without JWT_SECRET or JWKS_URL: unset it."],
  [{ DATABASE_URL }, "AUTH_SECRET is needed together with DATABASE_URL (openssl rand -base64 32 makes one)."],
  [
    { REDIS_URL: "redis://cache" },
    "REDIS_URL is for several processes, which need DATABASE_URL: the embedded database serves one.",
  ],
  ...["cache:6379", "http://cache", "redis://cache/chat", "redis://a:%@cache"].map(
    (REDIS_URL): [variables: Record<string, string>, line: string] => [
      { DATABASE_URL, AUTH_SECRET, REDIS_URL },
      "REDIS_URL must be an address like redis://user:password@host:6379 or rediss://…, with special characters percent-encoded.",
    ],
  ),
];

test.each(refused)("[START2] %o is refused with one readable line", (variables, line) => {
  expect(problemsOf(variables)).toEqual([line]);
});

test("[START2] every problem is told at once, and a secret never", () => {
  const problems = problemsOf({
    PORT: "x",
    LOG_LEVEL: "y",
    ACCOUNTS: "off",
    AUTH_SECRET: "hunter2",
    DATABASE_URL: "hunter3",
    REDIS_URL: "hunter4",
  });
  expect(problems.map((line) => line.split(" ")[0])).toEqual([
    "PORT",
    "DATABASE_URL",
    "REDIS_URL",
    "AUTH_SECRET",
    "LOG_LEVEL",
    "ACCOUNTS",
  ]);
  expect(problems.join()).not.toMatch(/hunter/);
});

test("[START3] each secret may come from a file, whose last line feed is not part of it", () => {
  const { accounts, apiKey, database, redis, hostTokens } = parseConfig({
    AUTH_SECRET_FILE: file("auth", `${AUTH_SECRET}\n`),
    API_KEY_FILE: file("key", "k\r\n"),
    DATABASE_URL_FILE: file("url", DATABASE_URL),
    REDIS_URL_FILE: file("redis", "redis://:secret@cache\n"),
    JWT_SECRET_FILE: file("jwt", ` ${JWT_SECRET} `),
    ACCOUNTS: "on",
    JWT_SUBJECT: "external_id",
  });
  expect([accounts?.secret, apiKey, database, redis, hostTokens]).toEqual([
    AUTH_SECRET,
    "k",
    { url: DATABASE_URL, schema: "public" },
    "redis://:secret@cache",
    [{ secret: ` ${JWT_SECRET} `, subject: "external_id" }],
  ]);
});

test("[START3] a file that is missing, empty or beside its variable is refused", () => {
  const empty = file("empty", "\n");
  const missing = join(folder, "missing");
  expect(problemsOf({ API_KEY_FILE: missing })).toEqual([
    `API_KEY_FILE names the file ${missing}, which cannot be read (ENOENT).`,
  ]);
  // A user confuses the two variables.
  expect(problemsOf({ API_KEY_FILE: "the-key-itself" })).toEqual([
    "API_KEY_FILE names a file, which cannot be read (ENOENT).",
  ]);
  expect(problemsOf({ API_KEY_FILE: empty })).toEqual([`API_KEY_FILE names the file ${empty}, which is empty.`]);
  expect(problemsOf({ API_KEY_FILE: empty, API_KEY: "k" })).toEqual([
    "API_KEY and API_KEY_FILE are both set: unset one of them.",
  ]);
});
