import { type Logger as Pino, pino } from "pino";

/**
 * Where the chat writes what an operator should know. `error`: somebody should look; `warn`: it healed, but see why;
 * `info`: the state changed. Never content, never a token.
 */
export type Logger = Pick<Pino, "error" | "warn" | "info" | "debug">;

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** JSON lines on standard output. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}

/** Name, SQLSTATE and stack; not the message of a database error, which can quote what a person wrote. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { thrown: typeof error };
  const stack = error.stack?.split("\n").filter((line) => line.startsWith("    at "));
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  return { name: error.name, ...("code" in error && { code: error.code }), stack, ...cause };
}
