import { nearestName } from "@duologue/protocol";
import type { ClientOptions } from "./client-options.js";
import { warnOnce } from "./warn-once.js";

const OPTIONS: Readonly<Record<keyof ClientOptions, true>> = {
  url: true,
  socketPath: true,
  token: true,
  transports: true,
  outbox: true,
  userId: true,
  debug: true,
  fetch: true,
  clock: true,
  newId: true,
  random: true,
};

/** Says once of each option that there is none of that name, and which may be meant. */
export function warnOfUnknownOptions(options: object): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(OPTIONS, name)) continue;
    const meant = nearestName(name, Object.keys(OPTIONS));
    warnOnce(`createClient has no option "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`);
  }
}
