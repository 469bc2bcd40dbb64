import { pino } from "pino";
import { describeError } from "./describe-error.js";

type Write = (fields: object, message: string) => void;

/**
 * Where the chat writes what an operator should know. `error`: somebody should look; `warn`: it recovered, but see why;
 * `info`: the state changed. A logger of pino is one.
 */
export interface Logger {
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
}

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";

/** The functions that a logger has. */
export const LEVELS = ["error", "warn", "info", "debug"] as const;

/** JSON lines on standard output. */
export function createLogger(level: LogLevel): Logger {
  return withoutSecrets(pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }));
}

const guarded = new WeakSet<Logger>();

/**
 * The one way to a log, the host's too: of an error it passes on what `describeError` says, and of other fields only
 * those that hold a number, a boolean or a text. A message is a constant, and so is a text that is passed.
 */
export function withoutSecrets(logger: Logger): Logger {
  if (guarded.has(logger)) return logger;
  const guard = Object.fromEntries(
    LEVELS.map((level) => [level, (fields: object, message: string) => logger[level](safeFields(fields), message)]),
  ) as unknown as Logger;
  guarded.add(guard);
  return guard;
}

/** Fields that hold what was thrown, be it an error or not. */
const THROWN = ["error", "err", "cause"];

function safeFields(fields: object): object {
  if (fields instanceof Error) return { error: describeError(fields) };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]: [string, unknown]) => {
      if (value === undefined) return [];
      if (value instanceof Error || THROWN.includes(key)) return [[key, describeError(value)]];
      return typeof value === "object" || typeof value === "function" ? [] : [[key, value]];
    }),
  );
}
