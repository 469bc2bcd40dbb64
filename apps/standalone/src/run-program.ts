import "./ignore-debug.js";
import { createLogger, OperatorError } from "@duologue/server/foundation";
import { ConfigError, parseConfig } from "./config.js";
import { endOnUncaughtError, guardOutput } from "./guard-output.js";
import { type Running, start } from "./start.js";
import { errorLine, StartFailure } from "./start-failure.js";
import { hasColors, paint } from "./terminal-colors.js";
import { creatingLine, readyLines } from "./terminal-lines.js";

/** Orchestrators kill what has not ended after 10 s. */
const STOP_WITHIN_MS = 9_000;
/**
 * npm passes a signal on to what it started, which a terminal or a supervisor that signals whole groups has told already:
 * the second within a moment is the same one. Without npm there is no echo.
 */
const ECHO_MS = process.env.npm_lifecycle_event ? 500 : 0;
/** Soon enough for who starts it again at once: the lock of the data folder is waited for. */
const PARENT_CHECK_MS = 500;

let starting: Promise<Running>;
let stoppingSince: number | undefined;

/**
 * Runs the application as this process, until a signal ends it. Resolves when it serves.
 *
 * @param page resolves when the page is built; undefined when it has been built before
 */
export async function runProgram(page?: Promise<void>): Promise<void> {
  endOnUncaughtError();
  starting = run(page?.catch(explainPage));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  if (process.env.npm_lifecycle_event) stopWithParent();
  await starting;
}

function explainPage(cause: unknown): never {
  throw new StartFailure("The page could not be built. The lines above say why.", { cause });
}

/** npm passes a signal to its shell alone, which dies of it: what it started would run on, unseen. */
function stopWithParent(): void {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && void stop(), PARENT_CHECK_MS).unref();
}

async function run(page: Promise<void> | undefined): Promise<Running> {
  try {
    const config = parseConfig(process.env);
    const logger = createLogger(config.logLevel);
    guardOutput(logger);
    const { database } = config;
    const running = await start(config, logger, page, (opening) => {
      if (opening !== "creating" || !("dataDir" in database) || !process.stdout.isTTY) return;
      process.stdout.write(`${creatingLine(database.dataDir)}\n`);
    });
    // A program that reads the output gets the address alone, as one line without colours.
    const lines = process.stdout.isTTY
      ? readyLines(config, running.url, hasColors(process.stdout, process.env))
      : readyLines(config, running.url, false).slice(0, 1);
    process.stdout.write(`${lines.join("\n")}\n`);
    return running;
  } catch (error) {
    const lines = error instanceof ConfigError ? error.problems : [errorLine(error)];
    if (!(error instanceof OperatorError)) {
      createLogger("error").error({ error }, "The start failed for a reason that was not foreseen.");
    }
    for (const line of lines) say(line);
    process.exit(1);
  }
}

/** For the person at the terminal: what went wrong. */
function say(line: string): void {
  process.stderr.write(`${paint(line, "red", hasColors(process.stderr, process.env))}\n`);
}

/** A first signal ends in good order, a second one at once. Without a signal: whoever started it is gone. */
async function stop(signal?: NodeJS.Signals): Promise<void> {
  if (stoppingSince !== undefined) {
    if (signal === undefined || performance.now() - stoppingSince < ECHO_MS) return;
    say("Ended at once, as told twice; what was acknowledged is stored.");
    process.exit(1);
  }
  stoppingSince = performance.now();
  setTimeout(() => {
    say("Closing took too long; what was acknowledged is stored.");
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
  const running = await starting;
  await running.close();
  process.exit(0);
}
