/** What becomes of a parameter in the address of a database. `docs/reference/configuration.md` has the same table. */
export interface UrlParameter {
  /** Why no value is accepted, and what to do instead. */
  readonly rejected?: string;
  /** The accepted values. Absent: any. */
  readonly pattern?: RegExp;
  /** What `pattern` accepts, in words. */
  readonly expected?: string;
  /** Whether the driver reads it in the address; the others are read by `connection-settings.ts`. */
  readonly isForDriver?: boolean;
}

const anyText: UrlParameter = {};
const forDriver: UrlParameter = { isForDriver: true };
const utf8: UrlParameter = { pattern: /^utf-?8$/i, expected: "UTF8" };
const ownLimits: UrlParameter = { rejected: "Duologue sets its own time limits" };
const inPath: UrlParameter = { rejected: "write the database as the path, like postgres://host/database" };
const notSupported: UrlParameter = { rejected: "the driver does not support it" };

function oneOf(...values: readonly string[]): UrlParameter {
  return { pattern: new RegExp(`^(${values.join("|")})$`), expected: values.join(", ") };
}

/** A parameter that is not here is rejected: nothing in an address is ignored. */
export const URL_PARAMETERS: ReadonlyMap<string, UrlParameter> = new Map(
  Object.entries({
    host: { ...forDriver, pattern: /^[^,]+$/, expected: "one host, or the folder of a Unix socket" },
    port: { ...forDriver, pattern: /^[0-9]{1,5}$/, expected: "one port" },
    user: forDriver,
    password: forDriver,
    ssl: { ...forDriver, ...oneOf("true", "1", "0", "no-verify") },
    sslmode: { ...forDriver, ...oneOf("disable", "no-verify", "prefer", "require", "verify-ca", "verify-full") },
    sslcert: forDriver,
    sslkey: forDriver,
    sslrootcert: forDriver,
    sslnegotiation: { ...forDriver, ...oneOf("postgres", "direct") },
    uselibpqcompat: { ...forDriver, ...oneOf("true", "false") },
    application_name: anyText,
    fallback_application_name: anyText,
    options: anyText,
    idle_in_transaction_session_timeout: { pattern: /^[0-9]{1,9}$/, expected: "a number of milliseconds" },
    channel_binding: oneOf("require", "prefer", "disable"),
    client_encoding: utf8,
    encoding: utf8,
    target_session_attrs: oneOf("read-write", "primary"),
    statement_timeout: ownLimits,
    lock_timeout: ownLimits,
    query_timeout: ownLimits,
    connect_timeout: ownLimits,
    dbname: inPath,
    database: inPath,
    hostaddr: { rejected: "write the address as the host" },
    replication: notSupported,
    load_balance_hosts: notSupported,
  }),
);
