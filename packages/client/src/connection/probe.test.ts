import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { Probe } from "./probe.js";

function setUp() {
  const clock = new FakeClock();
  const answers: (() => void)[] = [];
  let silences = 0;
  const probe = new Probe({
    clock,
    ask: () => new Promise<void>((resolve) => answers.push(resolve)),
    onSilent: () => {
      silences += 1;
    },
  });
  return { clock, probe, answers, silences: () => silences };
}

test("[CLIENT25] no answer for 5 s is silence; asked meanwhile, it is one question", async () => {
  const { clock, probe, answers, silences } = setUp();
  probe.start();
  await clock.advance(4_999);
  probe.start();
  expect([answers.length, silences()]).toEqual([1, 0]);
  await clock.advance(1);
  expect([silences(), clock.waits]).toEqual([1, []]);
  probe.start();
  expect(answers.length).toBe(2);
});

test("[CLIENT25] an answer in time is none, and the next doubt asks again", async () => {
  const { clock, probe, answers, silences } = setUp();
  probe.start();
  answers[0]?.();
  await settled();
  expect(clock.waits).toEqual([]);
  probe.start();
  await clock.advance(5_000);
  expect([answers.length, silences()]).toEqual([2, 1]);
});

test("[CLIENT25] an answer on an ended connection says nothing about the next one", async () => {
  const { clock, probe, answers, silences } = setUp();
  probe.start();
  probe.stop();
  expect(clock.waits).toEqual([]);
  probe.start();
  answers[0]?.();
  await clock.advance(5_000);
  expect(silences()).toBe(1);
});
