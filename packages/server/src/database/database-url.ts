import pg from "pg";
import { sessionSettings } from "./session-settings.js";
import { readStartupOptions } from "./startup-options.js";
import { URL_PARAMETERS } from "./url-parameters.js";

const NOT_AN_ADDRESS =
  "must be an address like postgres://user:password@host:5432/database, with special characters percent-encoded.";

/** Settings that `options` may not contain: those that sessions need, and those under which writes fail. */
const OWN_SETTINGS = new Set(
  [
    ...sessionSettings("").map(({ name }) => name),
    ...["lock_timeout", "default_transaction_read_only", "session_replication_role"],
  ].map((name) => name.toLowerCase()),
);

/** The address up to its parameters, and the parameters. */
export function splitDatabaseUrl(url: string): { base: string; parameters: URLSearchParams } {
  const [, base = "", query = ""] = /^([^?]*)\??(.*)$/s.exec(url) ?? [];
  return { base, parameters: new URLSearchParams(query) };
}

/**
 * Why the address of a database can't be used, as a sentence without its subject; undefined if it can. Repeats no part
 * of the address that may be a secret.
 */
export function databaseUrlProblem(url: string): string | undefined {
  if (!/^postgres(ql)?:\/\//.test(url) || /[#\s]/.test(url) || !isPercentEncoded(url)) return NOT_AN_ADDRESS;
  const { base, parameters } = splitDatabaseUrl(url);
  if (decodeURIComponent(hostsOf(base)).includes(",")) {
    return "names several hosts, which the driver does not support: name one that always leads to the primary server.";
  }
  if (!URL.canParse(withHost(base))) return NOT_AN_ADDRESS;
  const names = [...parameters.keys()];
  // An @ behind the host, and a strange name, are parts of a password that contains a slash or a question mark.
  if (/^\w+:\/\/[^/]*[/?].*@/.test(url) || !names.every((name) => /^[A-Za-z_]{1,63}$/.test(name))) {
    return NOT_AN_ADDRESS;
  }
  for (const [at, name] of names.entries()) {
    if (names.indexOf(name) < at) return `has the parameter ${name} twice: remove one.`;
    const problem = parameterProblem(name, parameters.get(name) ?? "");
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Where the address leads, and as whom. Environment variables such as PGHOST supply what the address lacks. */
export function databaseAddress(url: string): { host: string; user: string; database: string } {
  const { base, parameters } = splitDatabaseUrl(url);
  const located = new URLSearchParams([...parameters].filter(([name]) => /^(host|port|user)$/.test(name)));
  const {
    host,
    port,
    user = "",
    database = "",
  } = new pg.Client({ connectionString: `${base}?${located}`, ssl: false });
  return { host: `${host.includes(":") ? `[${host}]` : host}:${port}`, user, database };
}

function parameterProblem(name: string, value: string): string | undefined {
  const parameter = URL_PARAMETERS.get(name);
  if (!parameter) return `has the parameter ${name}, which Duologue does not know: remove it.`;
  if (parameter.rejected !== undefined) return `has the parameter ${name}: ${parameter.rejected}. Remove it.`;
  if (value === "") return `has the parameter ${name} without a value: remove it.`;
  if (parameter.pattern && !parameter.pattern.test(value)) {
    return `has the parameter ${name}, which must be ${parameter.expected}.`;
  }
  return name === "options" ? optionsProblem(value) : undefined;
}

function optionsProblem(value: string): string | undefined {
  const settings = readStartupOptions(value);
  if (!settings) return "has the parameter options, which must contain -c name=value and nothing else.";
  const own = settings.find(({ name }) => OWN_SETTINGS.has(name.toLowerCase()));
  return own && `has the parameter options, which must not set ${own.name}: Duologue needs its own value.`;
}

/** The part between the user and the path. */
function hostsOf(base: string): string {
  const authority = /^\w+:\/\/([^/]*)/.exec(base)?.[1] ?? "";
  return authority.slice(authority.lastIndexOf("@") + 1);
}

/** An address may lack a host where it names a user, which `URL` does not accept. */
function withHost(base: string): string {
  return base.replace(/^(\w+:\/\/[^/]*@)(?=\/|$)/, "$1host");
}

/** Whether every `%` begins an escape: the driver throws at another. A NUL would end what the driver sends. */
function isPercentEncoded(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes("\0");
  } catch {
    return false;
  }
}
