import fc from "fast-check";
import { expect, test } from "vitest";
import { type Act, aPerfectRun, PerfectRun } from "../../test/perfect-run.js";
import { check } from "./check.js";

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom("send", "send", "burst", "read", "observe", "fault"),
  where: fc.nat(1),
  who: fc.nat(1),
  device: fc.nat(2),
  fate: fc.nat(6),
});

test("[TORTURE7] a history in which every promise is kept is acquitted, whatever happened in it", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const run = new PerfectRun();
      for (const one of acts) run.take(one);
      expect(check(run.finish()).anomalies).toEqual([]);
    }),
  );
});

test("[TORTURE7] the verdict counts what was checked", () => {
  const { operations, messages, faults, anomalies } = check(aPerfectRun());
  expect(anomalies).toEqual([]);
  expect(Math.min(operations.ok, operations.failed, operations.unknown, messages, faults)).toBeGreaterThan(3);
});
