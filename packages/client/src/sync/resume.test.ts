import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { failure, HandHeldLink } from "../../test/hand-held-link.js";
import { Resume } from "./resume.js";

const INBOX = { ok: true, epoch: "e", cursor: "1", expiresInMs: 60_000 } as const;

function setUp({ hasMissed = true } = {}) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  link.isUp = true;
  const log: string[] = [];
  let joins: ({ ok: true } | ReturnType<typeof failure>)[] = [];
  async function step(name: string, result: { ok: true } | ReturnType<typeof failure> = { ok: true }) {
    log.push(name);
    return result;
  }
  const resume = new Resume({
    link,
    clock,
    random: () => 1,
    rooms: { connected: () => step("rooms", joins.shift()) },
    catchUp: { startFrom: () => hasMissed, run: () => step("catchUp") },
    checkMe: () => step("me"),
    onExpiry: (expiresInMs) => log.push(`expires ${expiresInMs}`),
    onCaughtUp: () => log.push("live"),
  });
  const failJoins = (...failures: ReturnType<typeof failure>[]) => {
    joins = failures;
  };
  return { clock, link, log, resume, failJoins };
}

test("[CLIENT12] whose it is, inbox, rooms, then what was missed; then live", async () => {
  const { link, log, resume } = setUp();
  resume.start();
  await link.answer("joinInbox", INBOX);
  expect(log).toEqual(["me", "expires 60000", "rooms", "catchUp", "live"]);
});

test("[CLIENT12] on the first connection there is nothing to have missed", async () => {
  const { link, log, resume } = setUp({ hasMissed: false });
  resume.start();
  await link.answer("joinInbox", INBOX);
  expect(log).toEqual(["me", "expires 60000", "rooms", "live"]);
});

test("[CLIENT12] a step that fails is tried again after a wait, as long as the connection stands", async () => {
  const { clock, link, log, resume, failJoins } = setUp();
  failJoins(failure("unavailable", true), failure("rate_limited", true, 250));
  resume.start();
  await link.answer("joinInbox", INBOX);
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  await link.answer("joinInbox", INBOX);
  expect(clock.waits).toEqual([250]);
  await clock.advance(250);
  await link.answer("joinInbox", INBOX);
  expect(log.filter((step) => step === "live")).toEqual(["live"]);
});

test("[CLIENT12] what belongs to an ended connection does not go on", async () => {
  const { clock, link, log, resume } = setUp();
  resume.start();
  await settled();
  resume.stop();
  await link.answer("joinInbox", INBOX);
  await settled();
  expect([log, clock.waits]).toEqual([["me"], []]);
});

test("[CLIENT23] a connection that ended while it was asked whose it is joins nothing", async () => {
  const { link, log, resume } = setUp();
  resume.start();
  resume.stop();
  await settled();
  expect([log, link.asked]).toEqual([["me"], []]);
});
