import { setImmediate as settled } from "node:timers/promises";
import { expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { Reachability } from "./reachability.js";

/** A database whose probes the test answers. */
function held() {
  const clock = new FakeClock();
  const probes: { found: () => void; missed: () => void }[] = [];
  const news: boolean[] = [];
  const reachability = new Reachability(
    () => new Promise((found, reject) => probes.push({ found, missed: () => reject(new Error("away")) })),
    (isThere) => news.push(isThere),
    clock,
  );
  /** What became of statements that asked to pass. */
  const passed: boolean[] = [];
  const ask = async (ms = 5_000) => {
    reachability.admit(ms).then(
      () => passed.push(true),
      () => passed.push(false),
    );
    await settled();
  };
  return { reachability, clock, probes, news, passed, ask };
}

test("[SEND14] after a suspicion whoever comes waits for one probe, and a false alarm refuses nobody", async () => {
  const { reachability, probes, news, passed, ask } = held();
  reachability.suspect();
  reachability.suspect();
  await ask();
  await ask();
  expect([probes.length, passed]).toEqual([1, []]);
  probes[0]?.found();
  await ask();
  expect([passed, news]).toEqual([[true, true, true], []]);
});

test("[SEND14] while it is away everybody is refused at once; a quarter of a second after its return nobody", async () => {
  const { reachability, clock, probes, news, passed, ask } = held();
  reachability.suspect();
  probes[0]?.missed();
  await ask();
  expect([passed, news]).toEqual([[false], [false]]);
  await clock.advance(250);
  probes[1]?.missed();
  await ask();
  await clock.advance(250);
  expect([probes.length, passed]).toEqual([3, [false, false]]);
  probes[2]?.found();
  await settled();
  await ask();
  expect([passed, news]).toEqual([
    [false, false, true],
    [false, true],
  ]);
});

test("[SEND14] nobody waits longer for the probe than for the database", async () => {
  const { reachability, clock, passed, ask } = held();
  reachability.suspect();
  await ask(300);
  await clock.advance(299);
  expect(passed).toEqual([]);
  await clock.advance(1);
  expect(passed).toEqual([false]);
});

test("[SEND14] once closed it probes no more", async () => {
  const { reachability, clock, probes } = held();
  reachability.suspect();
  reachability.close();
  probes[0]?.missed();
  await clock.advance(1_000);
  expect(probes).toHaveLength(1);
});
