import { expect, test } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { HandHeldLink } from "../../test/hand-held-link.js";
import { Connector } from "./connector.js";
import { TokenSource } from "./token-source.js";

function setUp(token: string | (() => Promise<string>) = "t1", drawn = 1) {
  const clock = new FakeClock();
  const link = new HandHeldLink();
  const log: string[] = [];
  const hooks = { onClosed: () => {} };
  const connector = new Connector({
    link,
    tokens: new TokenSource(token, clock),
    clock,
    random: () => drawn,
    onOpened: () => log.push("opened"),
    onClosed() {
      log.push("closed");
      hooks.onClosed();
    },
    onDoubt: () => log.push("probe"),
  });
  link.listen({
    opened: () => connector.tell("opened"),
    lost: () => connector.tell("lost"),
    closed: () => connector.tell("closed"),
    refused: (code) => connector.tell("denied", code),
    ended: () => connector.tell("refused"),
    heard: () => {},
  });
  const status = () => connector.view.snapshot().status;
  return { clock, link, log, hooks, connector, status };
}

/** Gives t1, t2, … */
function counted() {
  let count = 0;
  return async () => `t${++count}`;
}

test("[CLIENT1] connects, catches up, is live, and ends when told to", async () => {
  const { link, log, connector, status } = setUp();
  expect(status()).toBe("offline");
  connector.tell("connect");
  connector.tell("connect");
  await settled();
  expect([status(), link.dialed]).toEqual(["connecting", ["t1"]]);
  link.accept();
  expect([status(), log]).toEqual(["catching-up", ["opened"]]);
  connector.tell("caughtUp");
  expect(status()).toBe("live");
  connector.tell("disconnect");
  expect([status(), log]).toEqual(["offline", ["opened", "closed"]]);
});

test("[CLIENT4] a lost connection is dialed again after 1 s, doubling to 30 s, and from 1 s once it was live", async () => {
  const { clock, link, connector } = setUp();
  connector.tell("connect");
  await settled();
  const waits: number[] = [];
  for (let count = 0; count < 7; count++) {
    link.drop();
    waits.push(...clock.waits);
    await clock.advance(clock.waits[0] ?? 0);
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  link.accept();
  connector.tell("caughtUp");
  link.drop();
  expect(clock.waits).toEqual([1_000]);
});

test("[CLIENT4] a loss that is told twice is one loss", async () => {
  const { clock, link, connector } = setUp();
  connector.tell("connect");
  await settled();
  link.drop();
  link.server.lost();
  expect(clock.waits).toEqual([1_000]);
});

test("[CLIENT4] a connection that is let in and lost again before it was live does not hurry", async () => {
  const { clock, link, connector } = setUp();
  connector.tell("connect");
  await settled();
  for (const wait of [1_000, 2_000, 4_000]) {
    link.accept();
    link.drop();
    expect(clock.waits).toEqual([wait]);
    await clock.advance(wait);
  }
});

test("[CLIENT29] a live connection that the server closes is dialed within 500 ms; a failure then waits from 1 s on", async () => {
  for (const [drawn, wait] of [
    [0, 0],
    [0.5, 250],
    [1, 500],
  ] as const) {
    const { clock, link, connector } = setUp("t1", drawn);
    connector.tell("connect");
    await settled();
    link.accept();
    connector.tell("caughtUp");
    link.closeByServer();
    expect([connector.view.snapshot().status, clock.waits]).toEqual(["offline", [wait]]);
    await clock.advance(wait);
    expect(link.dialed.length).toBe(2);
    link.drop();
    expect(clock.waits).toEqual([500 + 500 * drawn]);
  }
});

test("[CLIENT29] a server that closes what is not live yet is dialed as after a loss", async () => {
  const { clock, link, connector } = setUp();
  connector.tell("connect");
  await settled();
  link.closeByServer();
  expect(clock.waits).toEqual([1_000]);
  await clock.advance(1_000);
  link.accept();
  link.closeByServer();
  expect(clock.waits).toEqual([2_000]);
});

test("[CLIENT4] retryNow and waking up dial at once, and only when a redial waits", async () => {
  const { clock, link, connector, status } = setUp();
  connector.tell("retryNow");
  await settled();
  expect([link.dialed.length, status()]).toEqual([0, "offline"]);
  connector.tell("connect");
  await settled();
  link.drop();
  connector.tell("wakeUp");
  connector.tell("retryNow");
  await settled();
  expect([link.dialed.length, status(), clock.waits]).toEqual([2, "connecting", []]);
});

test("[CLIENT2] a token that expired is replaced and dialed with", async () => {
  const { link, connector, status } = setUp(counted());
  connector.tell("connect");
  await settled();
  link.server.refused("token_expired");
  await settled();
  expect([link.dialed, status()]).toEqual([["t1", "t2"], "connecting"]);
  link.accept();
  expect(status()).toBe("catching-up");
});

test("[CLIENT3] two refusals in a row end in refused, with the reason; connect asks the application again", async () => {
  const { clock, link, connector, status } = setUp(counted());
  connector.tell("connect");
  await settled();
  link.server.refused("token_expired");
  await settled();
  link.server.refused("token_invalid");
  await settled();
  expect(connector.view.snapshot()).toEqual({ status: "refused", refusedBecause: "token_invalid" });
  expect(clock.waits).toEqual([]);
  connector.tell("wakeUp");
  expect(status()).toBe("refused");
  connector.tell("connect");
  await settled();
  expect([link.dialed.at(-1), connector.view.snapshot()]).toEqual([
    "t3",
    { status: "connecting", refusedBecause: null },
  ]);
});

test("[CLIENT3] a string that is refused ends in refused at once", async () => {
  const { link, connector } = setUp("only");
  connector.tell("connect");
  await settled();
  link.server.refused("user_unknown");
  await settled();
  expect(connector.view.snapshot()).toEqual({ status: "refused", refusedBecause: "user_unknown" });
});

test("[CLIENT3] a connection that the server ended for good stays ended, without a reason", async () => {
  const { clock, link, connector, log } = setUp();
  connector.tell("connect");
  await settled();
  link.accept();
  link.server.ended();
  expect(connector.view.snapshot()).toEqual({ status: "refused", refusedBecause: null });
  expect([log, clock.waits]).toEqual([["opened", "closed"], []]);
});

test("[CLIENT4] an application that cannot give a token just now is asked again after the wait", async () => {
  let isDown = true;
  const { clock, link, connector, status } = setUp(async () => {
    if (isDown) throw new Error("no network");
    return "t";
  });
  connector.tell("connect");
  await settled();
  expect([status(), clock.waits]).toEqual(["offline", [1_000]]);
  isDown = false;
  await clock.advance(1_000);
  expect(link.dialed).toEqual(["t"]);
});

test("[CLIENT2] [CLIENT4] a token function that never answers holds up no later try", async () => {
  const answers: ((token: string) => void)[] = [];
  const { clock, link, connector, status } = setUp(() => new Promise((resolve) => answers.push(resolve)));
  connector.tell("connect");
  await clock.advance(15_000);
  expect([status(), clock.waits]).toEqual(["offline", [1_000]]);
  await clock.advance(1_000);
  answers[1]?.("t");
  await settled();
  expect([link.dialed, status()]).toEqual([["t"], "connecting"]);
});

test("[CLIENT1] what comes of a try that was given up changes nothing", async () => {
  let give = (_: string) => {};
  const { link, connector, status } = setUp(() => new Promise((resolve) => (give = resolve)));
  connector.tell("connect");
  connector.tell("disconnect");
  give("late");
  await settled();
  expect([link.dialed, status()]).toEqual([[], "offline"]);
});

test("[CLIENT4] retryNow gives up a try that is under way, and dials at once; waking up lets it go on", async () => {
  const { clock, link, connector, status } = setUp();
  connector.tell("connect");
  await settled();
  connector.tell("wakeUp");
  await settled();
  expect(link.dialed.length).toBe(1);
  connector.tell("retryNow");
  await settled();
  expect([link.dialed.length, status(), clock.waits]).toEqual([2, "connecting", []]);
  link.accept();
  connector.tell("caughtUp");
  connector.tell("retryNow");
  await settled();
  expect([link.dialed.length, status()]).toEqual([2, "live"]);
});

test("[CLIENT1] a token that comes for a refusal after disconnect, or after a new try, dials nothing", async () => {
  const answers: { give: (token: string) => void; fail: (error: Error) => void }[] = [];
  const { link, connector, status, clock } = setUp(() => new Promise((give, fail) => answers.push({ give, fail })));
  connector.tell("connect");
  answers[0]?.give("t1");
  await settled();
  link.server.refused("token_expired");
  connector.tell("disconnect");
  answers[1]?.give("t2");
  await settled();
  expect([link.dialed, status()]).toEqual([["t1"], "offline"]);

  connector.tell("connect");
  await settled();
  link.server.refused("token_expired");
  connector.tell("disconnect");
  answers[2]?.fail(new Error("no network"));
  await settled();
  expect([link.dialed, status(), clock.waits]).toEqual([["t1", "t2"], "offline", []]);
});

test("[CLIENT1] a token that could not be had for a refusal does not end the try that took its place", async () => {
  const answers: { give: (token: string) => void; fail: (error: Error) => void }[] = [];
  const { link, connector, status } = setUp(() => new Promise((give, fail) => answers.push({ give, fail })));
  connector.tell("connect");
  answers[0]?.give("t1");
  await settled();
  link.server.refused("token_expired");
  connector.tell("retryNow");
  await settled();
  expect(link.dialed).toEqual(["t1", "t1"]);
  answers[1]?.fail(new Error("no network"));
  await settled();
  expect(status()).toBe("connecting");
});

test("[CLIENT25] somebody who comes back raises doubt in an open connection; a silent one is replaced at once", async () => {
  const { clock, link, connector, log, status } = setUp();
  connector.tell("connect");
  await settled();
  link.accept();
  connector.tell("caughtUp");
  connector.tell("wakeUp");
  expect([log, status()]).toEqual([["opened", "probe"], "live"]);
  connector.tell("silent");
  await settled();
  expect([log, status(), link.isUp]).toEqual([["opened", "probe", "closed"], "connecting", false]);
  expect([link.dialed.length, clock.waits]).toEqual([2, []]);
});

test("[CLIENT1] what a watcher does on account of a change has its turn after it, and one that throws stops nothing", async () => {
  const { clock, link, connector, status } = setUp();
  connector.tell("connect");
  await settled();
  const seen: string[] = [];
  const stop = connector.view.subscribe(() => {
    seen.push(status());
    if (status() === "offline") connector.tell("retryNow");
  });
  link.drop();
  await settled();
  expect([seen, link.dialed.length, clock.waits]).toEqual([["offline", "connecting"], 2, []]);
  stop();
  connector.view.subscribe(() => {
    throw new Error("the application's");
  });
  expect(() => link.accept()).toThrow("the application's");
  expect(() => link.drop()).toThrow("the application's");
  expect([status(), clock.waits]).toEqual(["offline", [2_000]]);
});

test("[CLIENT1] what somebody asks for while a connection ends is done when it has ended", async () => {
  const { clock, link, hooks, connector, status } = setUp();
  connector.tell("connect");
  await settled();
  link.accept();
  hooks.onClosed = () => connector.tell("retryNow");
  link.drop();
  await settled();
  expect([status(), link.dialed.length, clock.waits]).toEqual(["connecting", 2, []]);
});
