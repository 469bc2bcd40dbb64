import { isHs256Secret } from "./auth/hs256-secret.js";
import { isJwksUrl } from "./auth/jwks-url.js";
import type { TokenSource } from "./auth/verify-token.js";
import type { ChatOptions } from "./chat-options.js";
import type { DatabaseInput } from "./database/connect.js";
import type { Database } from "./database/database.js";
import { checkKeys } from "./kernel/check-keys.js";
import { LEVELS } from "./kernel/logger.js";
import { notValue } from "./kernel/not-value.js";
import { parseOrigin } from "./transport/origins.js";
import { isRedisUrl } from "./transport/redis-url.js";

/** What a value of an option must be, in words and as a check. */
type Kind = readonly [wants: string, fits: (value: unknown) => boolean];

const isFunction = (value: unknown): boolean => typeof value === "function";
const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
const isText = (value: unknown): boolean => typeof value === "string";
const isPositive = (value: unknown): boolean => typeof value === "number" && value > 0;
const hasMethods = (value: unknown, names: readonly string[]): boolean =>
  isObject(value) && names.every((name) => isFunction(Reflect.get(value, name)));

/** Checked where it is used, with a message of its own. */
const ELSEWHERE: Kind = ["", () => true];
const POSITIVE: Kind = ["be a number above 0", isPositive];

/** Every option, so that none is rejected as unknown, and none is of a kind that fails later or has no effect. */
const OPTIONS: Record<keyof ChatOptions, Kind> = {
  database: ELSEWHERE,
  redis: ELSEWHERE,
  tokens: ELSEWHERE,
  mayTalk: ["be a function", isFunction],
  tokenLeeway: ["be a number of seconds, 0 or more", (value) => typeof value === "number" && value >= 0],
  rateLimit: ['be a number above 0, or "off"', (value) => value === "off" || isPositive(value)],
  apiKey: ["be a string", isText],
  basePath: ELSEWHERE,
  path: ELSEWHERE,
  transports: ["be an array of polling and websocket", Array.isArray],
  publicUrl: ["be an address like https://chat.example.com", isPublicUrl],
  corsOrigin: ["be a string or an array of strings", (value) => [value].flat().every(isText)],
  maxConnections: POSITIVE,
  maxSocketsPerUser: POSITIVE,
  logger: ["have the functions debug, info, warn and error", (value) => hasMethods(value, LEVELS)],
  debug: ["be true or false", (value) => typeof value === "boolean"],
  clock: ELSEWHERE,
};

function isPublicUrl(value: unknown): boolean {
  return typeof value === "string" && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

const WHOSE_TOKENS =
  "createChat needs tokens: { secret } for HS256, { jwksUrl } or { jwks } for key pairs, or { verify } for your own.";
const WHICH_DATABASE =
  'createChat needs database: { dataDir: "./data" } for an embedded one, or { url: "postgres://…" }.';

/**
 * Looks for mistakes that would have no effect, or a confusing one later.
 *
 * @throws RangeError that says what to do
 */
export function checkOptions(options: ChatOptions): void {
  if (!isObject(options)) throw new RangeError(WHICH_DATABASE);
  checkKeys("createChat", options, Object.keys(OPTIONS));
  checkKinds(options);
  const { database, tokens, transports = [] }: Partial<ChatOptions> = options;
  if (!isObject(database)) throw new RangeError(WHICH_DATABASE);
  if (!("query" in database)) {
    checkKeys("database", database, ["url", "dataDir", "schema"]);
    if (!("url" in database || "dataDir" in database)) throw new RangeError(WHICH_DATABASE);
    if ("url" in database && "dataDir" in database) {
      throw new RangeError("database has url and dataDir: leave one of them out.");
    }
  }
  if (!isObject(tokens)) throw new RangeError(WHOSE_TOKENS);
  const wrong = transports.find((transport) => transport !== "polling" && transport !== "websocket");
  if (wrong !== undefined) throw new RangeError(`transports has polling and websocket${notValue(wrong)}.`);
}

/** @throws RangeError if the value of an option is of another kind; undefined counts as absent */
function checkKinds(options: ChatOptions): void {
  for (const [name, [wants, fits]] of Object.entries(OPTIONS)) {
    const value: unknown = Reflect.get(options, name);
    if (value !== undefined && !fits(value)) {
      // A key stays secret, and an object can be too large for a line.
      const hint = name === "apiKey" || isObject(value) || isFunction(value) ? "" : notValue(value);
      throw new RangeError(`${name} must ${wants}${hint}.`);
    }
  }
}

const CLAIMS = ["subject", "issuer", "audience"];
const WAYS = ["secret", "jwksUrl", "jwks", "verify"];

/** @throws RangeError if a source says nothing, or its secret is shorter than HS256 wants */
export function checkedTokens(tokens: TokenSource | readonly TokenSource[]): readonly TokenSource[] {
  const sources = [tokens].flat();
  for (const source of sources) {
    checkKeys("tokens", source, [...WAYS, ...CLAIMS]);
    const way = WAYS.find((key) => key in source);
    if (way === undefined) throw new RangeError(WHOSE_TOKENS);
    const value: unknown = source[way as keyof TokenSource];
    if (way === "secret" && !isHs256Secret(value)) {
      const hint = value === undefined ? " It is undefined: is the variable set that it comes from?" : "";
      throw new RangeError(`tokens: secret must be a string of at least 32 bytes, as HS256 wants.${hint}`);
    }
    if (way === "jwksUrl" && !isJwksUrl(value)) {
      throw new RangeError(
        "tokens: jwksUrl must be the address of the public keys, like https://example.com/jwks, without a user or a password.",
      );
    }
    if ((way === "jwks" || way === "verify") && typeof value !== "function") {
      throw new RangeError(`tokens: ${way} must be a function.`);
    }
    const subject: unknown = source.subject ?? "user_id";
    if (subject !== "user_id" && subject !== "external_id") {
      throw new RangeError("tokens: subject must be user_id or external_id.");
    }
  }
  return sources;
}

/** @throws RangeError if it is no address, or stands beside the embedded database */
export function checkedRedis(redis: string | undefined, database: DatabaseInput | Database): string | undefined {
  if (redis === undefined) return undefined;
  const isEmbedded = "kind" in database ? database.kind === "pglite" : "dataDir" in database;
  if (isEmbedded) throw new RangeError("redis is for several processes, and the embedded database serves one.");
  if (isRedisUrl(redis)) return redis;
  throw new RangeError("redis must be an address like redis://user:password@host:6379.");
}

/**
 * @returns the origins as browsers write them
 * @throws RangeError if an entry is none, or has a wildcard
 */
export function checkedOrigins(corsOrigin: string | readonly string[] = []): readonly string[] {
  const entries = typeof corsOrigin === "string" ? corsOrigin.split(",").map((entry) => entry.trim()) : corsOrigin;
  return entries.map((entry) => {
    const origin = entry === "*" ? entry : parseOrigin(entry);
    if (origin !== undefined) return origin;
    throw new RangeError(`corsOrigin must list origins like https://www.example.com, or *${notValue(entry)}.`);
  });
}
