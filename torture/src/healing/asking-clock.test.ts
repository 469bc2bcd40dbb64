import { LIMITS } from "@duologue/protocol";
import { expect, test } from "vitest";
import { AskingClock } from "./asking-clock.js";

/** What was planned, and makes it happen. */
function heldClock() {
  const planned: { ms: number; task: () => void }[] = [];
  const after = (ms: number, task: () => void) => {
    planned.push({ ms, task });
    return () => {};
  };
  return { planned, clock: { now: () => 0, after } };
}

/** As the client works it out of what chance says. */
const periodicMs = (draw: number) => LIMITS.catchUpIntervalMs * (1 + LIMITS.catchUpJitter * (2 * draw - 1));

test("[TORTURE16] gap and periodic question are switched off, each alone, and no other timer of their length", () => {
  const waits = (without: "gap" | "periodic" | null) => {
    const { planned, clock } = heldClock();
    const asking = new AskingClock(clock, new Set(without === null ? [] : [without]));
    asking.drawn(0.7);
    for (const ms of [LIMITS.gapWaitMs, periodicMs(0.7), LIMITS.gapWaitMs + 1, 20_000]) asking.after(ms, () => {});
    return planned.map(({ ms }) => Math.round(ms));
  };
  expect(waits(null)).toEqual([150, 24_640, 151, 20_000]);
  expect(waits("gap")).toEqual([24_640, 151, 20_000]);
  expect(waits("periodic")).toEqual([150, 151, 20_000]);
});

test("[TORTURE8] it is known why a device asks", () => {
  const { planned, clock } = heldClock();
  const asking = new AskingClock(clock, new Set());
  expect(asking.reason()).toBe("connect");
  asking.drawn(0.2);
  asking.after(periodicMs(0.2), () => {});
  planned[0]?.task();
  expect([asking.reason(), asking.reason()]).toEqual(["periodic", "connect"]);
  asking.after(LIMITS.gapWaitMs, () => {});
  planned[1]?.task();
  expect(asking.reason()).toBe("gap");
  planned[0]?.task();
  asking.connected();
  expect(asking.reason()).toBe("gap");
});
