import { reasonOf } from "../kernel/describe-error.js";

/**
 * SQLSTATEs whose messages name tables, roles, settings or files, and never what a row contains: connections,
 * transactions, rights, names and syntax, resources, limits, states, failures of the server.
 */
const NAMES_NO_VALUES = /^(08|0A|25|28|3D|3F|40|42|53|54|55|57|58|XX)\w{3}$/;

/** Messages of the drivers, which are constant but have no code. */
const OF_DRIVER =
  /^(timeout expired|Connection terminated( unexpectedly| due to connection timeout)?|The server does not support SSL connections|SASL: [\w-]+: [\w ,'-]+|PGlite failed to initialize properly)$/;

/**
 * Why a database could not be opened or migrated, in one line that contains no value of a row and no password. Only for
 * the start: later, a message may quote what a client sent.
 */
export function databaseReason(error: unknown): string {
  const reason = reasonOf(error);
  if (!(error instanceof Error)) return typeof error;
  // The message of a system error names a path too, which at the start is one of the configuration.
  if (reason !== undefined) return "path" in error ? error.message : reason;
  const code = "code" in error && typeof error.code === "string" ? error.code : undefined;
  if ((code !== undefined && NAMES_NO_VALUES.test(code)) || OF_DRIVER.test(error.message)) {
    return error.message.replace(/\s*\n\s*/g, " ");
  }
  if (code !== undefined) return code;
  return error.cause === undefined ? error.name : databaseReason(error.cause);
}
