import fc from "fast-check";
import { type Step, WHOLE, type What, type WorldSize } from "./model-world.js";

/** A world, and what happens in it. */
export interface Schedule {
  readonly size: WorldSize;
  readonly steps: readonly Step[];
}

interface Kind {
  /** How often it comes, beside the others. */
  readonly weight: number;
  readonly size: WorldSize;
  readonly maxLength: number;
}

/** What people do. Often listed: often happens. */
const ACTS: readonly What[] = ["send", "send", "send", "send", "see", "see", "moment", "while", "older"];
const WHATS: readonly What[] = [
  ...ACTS,
  ...(["flow", "flow", "flow", "flow", "command", "command", "arrive", "arrive", "late", "read", "accept"] as const),
  ...(["lose", "lose", "double", "double", "delay", "delay", "drop"] as const),
];
/** What makes a client load something anew, and so heals by itself; or wait longer than healing may take. */
const LOADING: readonly What[] = ["open", "close", "crash", "quit", "start", "start", "refused", "unanswered"];

const LARGE: Kind = { weight: 1, size: WHOLE, maxLength: 150 };
/**
 * In a small world much happens to few messages, and a second has thousands of such schedules; what takes three devices
 * and a hundred steps is found in one of ninety.
 */
const KINDS: readonly Kind[] = [
  { weight: 80, size: { devices: 2, conversations: 1, before: 2 }, maxLength: 16 },
  { weight: 10, size: { devices: 3, conversations: 2, before: 5 }, maxLength: 30 },
  LARGE,
];
/** Three devices are two tabs and somebody else, four are three. */
const TABS: readonly Kind[] = [
  { weight: 20, size: { devices: 3, conversations: 1, before: 0 }, maxLength: 20 },
  { weight: 3, size: { devices: 4, conversations: 2, before: 2 }, maxLength: 60 },
];

/** A world, and what happens in it. fast-check makes a failing schedule as short as it can. */
export function schedule(isLoading = true): fc.Arbitrary<Schedule> {
  return scheduleOf([...WHATS, ...(isLoading ? LOADING : [])]);
}

/** The largest ones alone. */
export function largeSchedule(isLoading = true): fc.Arbitrary<Schedule> {
  return scheduleOf([...WHATS, ...(isLoading ? LOADING : [])], [LARGE]);
}

/** What people do while nothing breaks. Who has left a conversation misses its changes, so nobody does. */
export function quietSchedule(): fc.Arbitrary<Schedule> {
  return scheduleOf([...ACTS, "open"]);
}

/** What happens to the tabs of one browser, and to another person. */
export function tabSchedule(): fc.Arbitrary<Schedule> {
  return scheduleOf([...WHATS, ...LOADING, "send", "send", "drop", "accept", "learn", "learn"], TABS);
}

function scheduleOf(whats: readonly What[], kinds = KINDS): fc.Arbitrary<Schedule> {
  return fc.oneof(
    ...kinds.map(({ weight, size, maxLength }) => ({
      weight,
      arbitrary: fc.record({ size: fc.constant(size), steps: stepsOf(whats, maxLength) }),
    })),
  );
}

function stepsOf(whats: readonly What[], maxLength: number): fc.Arbitrary<Step[]> {
  // Each device and each conversation as often as any other, be there 2, 3 or 4 of them.
  const place = fc.nat(11);
  const step = fc.record({ what: fc.constantFrom(...whats), device: place, where: place });
  return fc.array(step, { minLength: 1, maxLength, size: "max" });
}
