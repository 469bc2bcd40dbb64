import { expect, test } from "vitest";
import { gatherReads } from "./gather-reads.js";

/** Rows named by even numbers; each read is written down. */
function rows() {
  const reads: (readonly number[])[] = [];
  const look = gatherReads(async (keys: readonly number[]) => {
    reads.push(keys);
    return new Map(keys.filter((key) => key % 2 === 0).map((key) => [key, `row ${key}`]));
  });
  return { reads, look };
}

test("[DATA9] what is looked up in one turn is asked for once, and each gets its own", async () => {
  const { reads, look } = rows();
  expect(await Promise.all([look(2), look(3), look(4), look(2)])).toEqual(["row 2", undefined, "row 4", "row 2"]);
  expect(reads).toEqual([[2, 3, 4]]);
});

test("[DATA9] what comes up while an answer is on its way is asked for anew, and waits for nobody", async () => {
  const reads: (() => void)[] = [];
  const look = gatherReads(
    (keys: readonly number[]) =>
      new Promise<ReadonlyMap<number, number>>((resolve) => {
        const at = reads.length;
        reads.push(() => resolve(new Map(keys.map((key) => [key, at]))));
      }),
  );
  const asked = async () => {
    for (const _ of [1, 2, 3]) await new Promise((resolve) => setImmediate(resolve));
  };
  const first = look(1);
  await asked();
  const second = look(1);
  await asked();
  reads[1]?.();
  expect(await second).toBe(1);
  reads[0]?.();
  expect(await first).toBe(0);
});

test("[DATA9] a failure is told to all who asked, and the next question is asked", async () => {
  let isAway = true;
  const look = gatherReads(async (keys: readonly number[]) => {
    if (isAway) throw new Error("away");
    return new Map(keys.map((key) => [key, key]));
  });
  const outcomes = await Promise.allSettled([look(1), look(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  isAway = false;
  expect(await look(1)).toBe(1);
});
