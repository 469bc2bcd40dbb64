import { expect, test } from "vitest";
import { Random } from "./random.js";

function draws(random: Random): number[] {
  return Array.from({ length: 20 }, () => random.whole(1, 1_000_000));
}

test("[TORTURE14] the same seed gives the same run, another seed another one", () => {
  expect(draws(new Random(7))).toEqual(draws(new Random(7)));
  expect(draws(new Random(8))).not.toEqual(draws(new Random(7)));
});

test("[TORTURE14] what one part draws does not shift what others get", () => {
  const [one, other] = [new Random(7), new Random(7)];
  draws(one);
  expect(draws(one.fork("load"))).toEqual(draws(other.fork("load")));
  expect(draws(one.fork("crowd"))).not.toEqual(draws(other.fork("load")));
});

test("whole numbers reach both ends, and nothing beyond", () => {
  const random = new Random(1);
  const seen = new Set(Array.from({ length: 200 }, () => random.whole(3, 5)));
  expect([...seen].sort()).toEqual([3, 4, 5]);
});

test("weights are shares, and what weighs nothing never comes", () => {
  const random = new Random(2);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let n = 0; n < 2_000; n += 1) counts[random.weighted({ often: 9, seldom: 1, never: 0 })] += 1;
  expect(counts.never).toBe(0);
  expect(counts.seldom).toBeGreaterThan(100);
  expect(counts.often).toBeGreaterThan(counts.seldom * 5);
});

test("keys are UUIDs, each another one", () => {
  const random = new Random(3);
  const keys = Array.from({ length: 100 }, () => random.uuid());
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
