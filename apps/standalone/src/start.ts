import { createLogger, type Logger, type Opening, withoutSecrets } from "@duologue/server/foundation";
import type { Config } from "./config.js";
import { checkPort, localUrl } from "./listen.js";
import { openData } from "./open-data.js";

/** The application, running. */
export interface Running {
  /** Where people open it. */
  readonly url: string;
  /** Ends connections, finishes what was accepted, and closes the database. */
  close(): Promise<void>;
}

/**
 * Starts the application: accounts, chat and page under one address. It listens when everything else is ready, so that a
 * balancer sends no request to a process that cannot answer yet.
 *
 * @param page resolves when the page is built; undefined when it has been built before
 * @param onOpening called when only the database has work to do
 * @throws StartFailure, ConfigError and the like: errors whose message is for the person who starts it
 */
export async function start(
  config: Config,
  log: Logger = createLogger(config.logLevel),
  page?: Promise<void>,
  onOpening?: (opening: Opening) => void,
): Promise<Running> {
  const logger = withoutSecrets(log);
  // It is awaited below, when the database is open.
  page?.catch(() => {});
  // First of all, because it fails immediately and changes nothing; and the accounts need the port.
  const port = await checkPort(config.host, config.port);
  const url = config.publicUrl ?? localUrl(config.host, port);
  /** In the order of starting; they run in the opposite order. */
  const closers: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    // Loading the rest takes as long as opening the database.
    const load = () => import("./serve.js");
    const database = await openData(config.database, logger, (opening) => {
      onOpening?.(opening);
      load();
    });
    closers.push(() => database.close());
    const { serve } = await load();
    await serve({ config, database, page, port, url, logger }, closers);
    return { url, close };
  } catch (error) {
    await close();
    throw error;
  }
}
