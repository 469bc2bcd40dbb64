import { isHs256Secret } from "./auth/hs256-secret.js";
import type { TokenSource } from "./auth/verify-token.js";
import type { DatabaseInput } from "./database/connect.js";
import type { Database } from "./database/database.js";
import { parseOrigin } from "./transport/origins.js";
import { isRedisUrl } from "./transport/redis-url.js";

/** @throws RangeError if a secret is shorter than HS256 wants */
export function checkedTokens(tokens: TokenSource | readonly TokenSource[]): readonly TokenSource[] {
  const sources = [tokens].flat();
  const isShort = (source: TokenSource) => "secret" in source && !isHs256Secret(source.secret);
  if (sources.some(isShort))
    throw new RangeError("tokens: secret must be a string of at least 32 bytes, as HS256 wants.");
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
export function checkedOrigins(corsOrigin: readonly string[] = []): readonly string[] {
  return corsOrigin.map((entry) => {
    const origin = entry === "*" ? entry : parseOrigin(entry);
    if (origin !== undefined) return origin;
    throw new RangeError(
      `corsOrigin must list origins like https://www.example.com, or *, not ${JSON.stringify(entry)}.`,
    );
  });
}
