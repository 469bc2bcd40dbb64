import fc from "fast-check";
import { CONVERSATIONS, type Step, type What } from "./model-world.js";

/** What people do. Often listed: often happens. */
const ACTS: readonly What[] = ["send", "send", "send", "send", "see", "see", "moment", "while", "older"];
const WHATS: readonly What[] = [
  ...ACTS,
  ...(["flow", "flow", "flow", "flow", "command", "command", "arrive", "arrive", "read", "accept"] as const),
  ...(["lose", "lose", "double", "delay", "delay", "drop"] as const),
];
/** What makes a client load something anew, and so heals by itself. */
const LOADING: readonly What[] = ["open", "close", "crash"];

/** What happens next, up to so many steps. fast-check makes a failing one as short as it can. */
export function schedule(maxLength: number, isLoading = true): fc.Arbitrary<Step[]> {
  return stepsOf([...WHATS, ...(isLoading ? LOADING : [])], maxLength);
}

/** What people do while nothing breaks. Who has left a conversation misses its changes, so nobody does. */
export function quietSchedule(maxLength: number): fc.Arbitrary<Step[]> {
  return stepsOf([...ACTS, "open"], maxLength);
}

function stepsOf(whats: readonly What[], maxLength: number): fc.Arbitrary<Step[]> {
  const step = fc.record({
    what: fc.constantFrom(...whats),
    device: fc.nat(2),
    where: fc.constantFrom(...CONVERSATIONS),
  });
  return fc.array(step, { minLength: 1, maxLength, size: "max" });
}
