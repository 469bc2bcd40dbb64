import { createLogger, type Logger } from "@duologue/server/foundation";

/**
 * Keeps what others write out of this process's output: libraries write to the console, Node prints warnings and the
 * error that ends the process, each with messages that may quote a token or what a person wrote. Becomes lines of the
 * log, which describe errors and say where, and repeat no message.
 */
export function guardOutput(logger: Logger): void {
  const write = (...values: unknown[]) => {
    const error = values.find((value) => value instanceof Error);
    logger.warn({ at: callerOf(write), ...(error !== undefined && { error }) }, "A library wrote to the console.");
  };
  for (const method of ["log", "info", "warn", "error", "debug", "trace", "dir", "table"] as const) {
    console[method] = write;
  }
  // Node's own listener prints it.
  process.removeAllListeners("warning");
  process.on("warning", (error) => logger.warn({ error }, "Node or a library warns."));
}

/** An error that nothing caught, or a promise's: it ends the process, because nobody knows in what state it is. */
export function endOnUncaughtError(): void {
  process.on("uncaughtException", (error) => {
    // Whatever LOG_LEVEL is: an end must have a reason.
    createLogger("error").error({ error }, "An error that nothing caught ended the process.");
    process.exit(1);
  });
}

/** Who called `callee`, with file and line. */
function callerOf(callee: (...values: unknown[]) => void): string | undefined {
  const here = { stack: "" };
  Error.captureStackTrace(here, callee);
  return here.stack.split("\n")[1]?.trim();
}
