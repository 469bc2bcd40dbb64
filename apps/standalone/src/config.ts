import type { TokenSource, TokenSubject, Transport } from "@duologue/server";
import { type DatabaseOptions, type LogLevel, OperatorError } from "@duologue/server/foundation";
import { readSecrets } from "./read-secrets.js";
import { AUTH_SECRET_MISSING, type Variables, variables } from "./variables.js";

/** What the environment says, checked and complete. */
export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Where people open the application, if that was said. */
  readonly publicUrl: string | undefined;
  readonly corsOrigin: readonly string[];
  readonly database: DatabaseOptions;
  /** Where several processes meet; undefined: this one is alone. */
  readonly redis: string | undefined;
  /** Sign-up and sign-in of the application's own; undefined where host tokens alone are accepted. */
  readonly accounts: AccountsConfig | undefined;
  /** Where tokens of a host application come from. */
  readonly hostTokens: readonly TokenSource[];
  /** Seconds. */
  readonly tokenLeeway: number;
  readonly apiKey: string | undefined;
  readonly transports: readonly Transport[];
  /** Messages a second for each user. */
  readonly rateLimit: number | "off";
  readonly logLevel: LogLevel;
}

interface AccountsConfig {
  /** undefined: kept in the data folder, made on the first start. */
  readonly secret: string | undefined;
}

/** The environment is not one that the application can start with: `problems` has one readable line for each reason. */
export class ConfigError extends OperatorError {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses the environment, once.
 *
 * @throws ConfigError
 */
export function parseConfig(environment: Environment): Config {
  const problems: string[] = [];
  const given = onlyGiven(readSecrets(environment, problems));
  const parsed = variables.safeParse(given);
  for (const { path, message } of parsed.error?.issues ?? []) problems.push(`${String(path[0])} ${message}`);
  problems.push(...contradictions(given));
  if (problems.length > 0 || !parsed.data) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

/** An empty variable is an absent one: compose files and `.env` files write so. */
function onlyGiven(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
}

/** What each variable by itself does not show. */
function contradictions(given: Environment): string[] {
  const problems: string[] = [];
  const hasHostTokens = Boolean(given.JWT_SECRET || given.JWKS_URL);
  const hasAccounts = isAccountsOn(given);
  if (!hasAccounts && !hasHostTokens) {
    problems.push("ACCOUNTS is off, so JWT_SECRET or JWKS_URL is needed: otherwise nobody could connect.");
  }
  if (given.ACCOUNTS === "on" && hasHostTokens && given.JWT_SUBJECT !== "external_id") {
    problems.push(
      "ACCOUNTS=on together with JWT_SECRET or JWKS_URL needs JWT_SUBJECT=external_id: otherwise the host's user 1 " +
        "would be the local user 1.",
    );
  }
  for (const name of ["JWT_ISSUER", "JWT_AUDIENCE", "JWT_SUBJECT"]) {
    if (given[name] && !hasHostTokens) problems.push(`${name} has no effect without JWT_SECRET or JWKS_URL: unset it.`);
  }
  if (hasAccounts && given.DATABASE_URL && !given.AUTH_SECRET) problems.push(AUTH_SECRET_MISSING);
  if (given.REDIS_URL && !given.DATABASE_URL) {
    problems.push("REDIS_URL is for several processes, which need DATABASE_URL: the embedded database serves one.");
  }
  return problems;
}

interface TokenVariables {
  readonly ACCOUNTS?: string | undefined;
  readonly JWT_SECRET?: string | undefined;
  readonly JWKS_URL?: string | undefined;
}

function isAccountsOn(given: TokenVariables): boolean {
  return given.ACCOUNTS ? given.ACCOUNTS === "on" : !(given.JWT_SECRET || given.JWKS_URL);
}

function toConfig(values: Variables): Config {
  const { DATABASE_URL: url, DATABASE_SCHEMA: schema } = values;
  return Object.freeze({
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    corsOrigin: Object.freeze(values.CORS_ORIGIN),
    database: Object.freeze(url === undefined ? { dataDir: values.DATA_DIR, schema } : { url, schema }),
    redis: values.REDIS_URL,
    accounts: isAccountsOn(values) ? Object.freeze({ secret: values.AUTH_SECRET }) : undefined,
    hostTokens: Object.freeze(hostTokens(values)),
    tokenLeeway: values.TOKEN_LEEWAY,
    apiKey: values.API_KEY,
    transports: Object.freeze(values.TRANSPORTS),
    rateLimit: values.RATE_LIMIT,
    logLevel: values.LOG_LEVEL,
  });
}

function hostTokens(values: Variables): TokenSource[] {
  const subject: TokenSubject = values.JWT_SUBJECT ?? "user_id";
  const claims = {
    subject,
    ...(values.JWT_ISSUER !== undefined && { issuer: values.JWT_ISSUER }),
    ...(values.JWT_AUDIENCE !== undefined && { audience: values.JWT_AUDIENCE }),
  };
  return [
    ...(values.JWT_SECRET === undefined ? [] : [Object.freeze({ secret: values.JWT_SECRET, ...claims })]),
    ...(values.JWKS_URL === undefined ? [] : [Object.freeze({ jwksUrl: values.JWKS_URL, ...claims })]),
  ];
}
