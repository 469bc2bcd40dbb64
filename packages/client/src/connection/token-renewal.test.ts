import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { TokenRenewal } from "./token-renewal.js";
import { TokenSource } from "./token-source.js";

const HOUR = 3_600_000;

function setUp(token: string | (() => Promise<string>)) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  link.isUp = true;
  const renewal = new TokenRenewal({ link, tokens: new TokenSource(token, clock), clock, random: () => 1 });
  return { clock, link, renewal };
}

function counted() {
  let count = 0;
  return async () => `t${++count}`;
}

test("[CLIENT5] a new token is fetched 90 s before the end, given to the server, and so on", async () => {
  const { clock, link, renewal } = setUp(counted());
  renewal.start(HOUR);
  expect(clock.waits).toEqual([HOUR - 90_000]);
  await clock.advance(HOUR - 90_000);
  expect(link.payloads("renewToken")).toEqual([{ token: "t1" }]);
  await link.answer("renewToken", { ok: true, expiresInMs: HOUR });
  expect(clock.waits).toEqual([HOUR - 90_000]);
});

test("[CLIENT5] a token of a few seconds is renewed at half of its time", async () => {
  const { clock, link, renewal } = setUp(counted());
  renewal.start(5_000);
  await clock.advance(2_500);
  expect(link.waiting("renewToken")).toBe(1);
});

test("[CLIENT5] a token that lasts no longer than the old one is not asked for in a loop", async () => {
  const { clock, link, renewal } = setUp(counted());
  renewal.start(HOUR);
  await clock.advance(HOUR - 90_000);
  await link.answer("renewToken", { ok: true, expiresInMs: 90_000 });
  expect(clock.waits).toEqual([]);
});

test("[CLIENT5] what fails for the moment is tried again; what is refused is not", async () => {
  const { clock, link, renewal } = setUp(counted());
  renewal.start(HOUR);
  await clock.advance(HOUR - 90_000);
  await link.answer("renewToken", failure("unavailable", true));
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  await link.answer("renewToken", failure("unauthorized", false));
  expect(clock.waits).toEqual([]);
});

test("[CLIENT5] a string cannot be renewed, and a connection that ended needs no renewal", async () => {
  const fixed = setUp("only");
  fixed.renewal.start(HOUR);
  expect(fixed.clock.waits).toEqual([]);
  const { clock, link, renewal } = setUp(counted());
  renewal.start(HOUR);
  renewal.stop();
  await clock.advance(HOUR);
  await settled();
  expect(link.asked).toEqual([]);
});
