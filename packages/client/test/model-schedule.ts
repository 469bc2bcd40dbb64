import fc from "fast-check";
import { CONVERSATIONS, type Step, type What } from "./model-world.js";

/** Often listed: often happens. */
const WHATS: readonly What[] = [
  ...(["flow", "flow", "flow", "flow", "command", "command", "arrive", "arrive", "read", "accept"] as const),
  ...(["send", "send", "send", "send", "see", "see", "moment", "while", "older"] as const),
  ...(["lose", "lose", "double", "delay", "delay", "drop"] as const),
];
/** What makes a client load something anew, and so heals by itself. */
const LOADING: readonly What[] = ["open", "close", "crash"];

/** What happens next, up to so many steps. fast-check makes a failing one as short as it can. */
export function schedule(maxLength: number, isLoading = true): fc.Arbitrary<Step[]> {
  const step = fc.record({
    what: fc.constantFrom(...WHATS, ...(isLoading ? LOADING : [])),
    device: fc.nat(2),
    where: fc.constantFrom(...CONVERSATIONS),
  });
  return fc.array(step, { minLength: 1, maxLength, size: "max" });
}
