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
