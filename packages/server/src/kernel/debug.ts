import type { Logger } from "./logger.js";

/** Writes what helps a developer to see what the chat does: nothing, unless the switch is on. */
export type Debug = (fields: object, message: string) => void;

/**
 * The switch is the option `debug`, or `DUOLOGUE_DEBUG=1`. With it, the lines have the level `info`, so that every logger
 * shows them. They contain no more than others: no token, no name, no content.
 */
export function createDebug(option: boolean | undefined, logger: Logger): Debug {
  const isOn = option ?? process.env.DUOLOGUE_DEBUG === "1";
  return isOn ? (fields, message) => logger.info({ debug: true, ...fields }, message) : () => {};
}
