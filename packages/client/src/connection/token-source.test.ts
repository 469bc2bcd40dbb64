import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { TokenSource } from "./token-source.js";

/** A source whose function gives t1, t2, …, and says how often it was called. */
function counting(clock = new FakeClock()) {
  const calls = { count: 0 };
  const source = new TokenSource(async () => `t${++calls.count}`, clock);
  return { source, calls, clock };
}

test("[CLIENT2] the function is called once for the first need, however many need it", async () => {
  const { source, calls } = counting();
  expect(await Promise.all([source.current(), source.current(), source.renew("x")])).toEqual(["t1", "t1", "t1"]);
  expect([await source.current(), calls.count]).toEqual(["t1", 1]);
});

test("[CLIENT2] a refused token is replaced once, for all who were refused with it", async () => {
  const { source, calls } = counting();
  await source.current();
  expect(await Promise.all([source.renew("t1"), source.renew("t1")])).toEqual(["t2", "t2"]);
  expect(await source.renew("t1")).toBe("t2");
  expect(calls.count).toBe(2);
});

test("[CLIENT3] a replacement that is refused right away is not replaced again", async () => {
  const { source, calls } = counting();
  await source.current();
  await source.renew("t1");
  expect(await source.renew("t2")).toBeNull();
  expect(calls.count).toBe(2);
});

test("[CLIENT2] a replacement that was accepted, or has had its time, is replaced when it is refused", async () => {
  const { source, clock } = counting();
  await source.current();
  await source.renew("t1");
  source.accepted("t2");
  expect(await source.renew("t2")).toBe("t3");
  await clock.advance(60_000);
  expect(await source.renew("t3")).toBe("t4");
});

test("[CLIENT3] of a string there is no other token", async () => {
  const source = new TokenSource("only", new FakeClock());
  expect([await source.current(), await source.renew("only"), source.isRenewable]).toEqual(["only", null, false]);
});

test("[CLIENT3] an application that has a new token is asked again", async () => {
  const { source, calls } = counting();
  await source.current();
  await source.renew("t1");
  source.forget();
  expect([await source.current(), await source.renew("t3"), calls.count]).toEqual(["t3", "t4", 4]);
});

test("[CLIENT2] a function that fails is asked again at the next need", async () => {
  let isDown = true;
  const source = new TokenSource(async () => {
    if (isDown) throw new Error("no network");
    return "t";
  }, new FakeClock());
  await expect(source.current()).rejects.toThrow("no network");
  isDown = false;
  expect(await source.current()).toBe("t");
});

test("[CLIENT2] a function that gives no answer for 15 s is given up, and what it says later does not count", async () => {
  const clock = new FakeClock();
  const answers: ((token: string) => void)[] = [];
  const source = new TokenSource(() => new Promise((resolve) => answers.push(resolve)), clock);
  const hung = expect(source.current()).rejects.toThrow("no answer");
  await clock.advance(15_000);
  await hung;
  const next = source.current();
  answers[0]?.("late");
  await settled();
  answers[1]?.("t");
  expect([await next, await source.current(), answers.length, clock.waits]).toEqual(["t", "t", 2, []]);
});
