import pg from "pg";
import { databaseUrlProblem, splitDatabaseUrl } from "./database-url.js";
import { isoTimestamp } from "./iso-timestamp.js";
import { asStartupOptions, type SessionSetting, sessionSettings } from "./session-settings.js";
import { readStartupOptions } from "./startup-options.js";
import { URL_PARAMETERS } from "./url-parameters.js";
import type { WritableClientConfig } from "./writable-client.js";

const INT8 = 20;
const INT8_ARRAY = 1016;
const TIMESTAMPTZ = 1184;

/** Ids stay below 2^53, so numbers hold them, where `pg` gives strings; times are as they go over the wire. */
export const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary") {
    if (oid === INT8) return Number;
    if (oid === TIMESTAMPTZ) return isoTimestamp;
    if (oid === INT8_ARRAY) return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));
    return pg.types.getTypeParser(oid, format);
  },
} as pg.CustomTypesConfig;

/**
 * How connections to the PostgreSQL server at `url` are made. Whatever the address and the environment contain, sessions
 * have our settings. `docs/reference/configuration.md` lists the parameters of an address.
 *
 * @throws RangeError if the address can't be used
 */
export function connectionSettings(url: string, schema: string): WritableClientConfig {
  const problem = databaseUrlProblem(url);
  if (problem !== undefined) throw new RangeError(`The url of the database ${problem}`);
  const { base, parameters } = splitDatabaseUrl(url);
  const application = parameters.get("application_name") ?? parameters.get("fallback_application_name");
  return {
    connectionString: `${base}?${forDriver(parameters)}`,
    application_name: application ?? "duologue",
    keepAlive: true,
    types,
    options: asStartupOptions([...givenSettings(parameters), ...sessionSettings(schema)]),
    enableChannelBinding: /^(prefer|require)$/.test(parameters.get("channel_binding") ?? ""),
    requiresChannelBinding: parameters.get("channel_binding") === "require",
  };
}

/** The parameters that the driver reads itself: where the server is, who connects, and TLS. */
function forDriver(parameters: URLSearchParams): URLSearchParams {
  const driven = new URLSearchParams([...parameters].filter(([name]) => URL_PARAMETERS.get(name)?.isForDriver));
  const mode = driven.get("sslmode") ?? "";
  // The driver takes these for `verify-full`, with a warning on standard error.
  if (/^(prefer|require|verify-ca)$/.test(mode) && driven.get("uselibpqcompat") !== "true") {
    driven.set("sslmode", "verify-full");
  }
  return driven;
}

function givenSettings(parameters: URLSearchParams): readonly SessionSetting[] {
  const name = "idle_in_transaction_session_timeout";
  const value = parameters.get(name);
  return [...(readStartupOptions(parameters.get("options") ?? "") ?? []), ...(value === null ? [] : [{ name, value }])];
}
