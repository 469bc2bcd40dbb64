import { setImmediate as settled } from "node:timers/promises";
import { LIMITS } from "@duologue/protocol";
import { expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { GroupCommit } from "./group-commit.js";
import { DatabaseUnavailable, findUnavailable } from "./unavailable.js";

interface Command {
  readonly conversationId: number;
  readonly name: string;
}

/** What a group's fate may be. */
const LOST = new DatabaseUnavailable(new Error("The line broke."), false);
const AWAY = new DatabaseUnavailable(new Error("connect ECONNREFUSED"), true);

/** One lane above a database in the test's hand. Commands whose name begins with "keyed" may be repeated. */
function heldLane() {
  const clock = new FakeClock();
  const tries: { names: string[]; ms: number; answer: () => void; fail: (error: Error) => void }[] = [];
  const submit = new GroupCommit(1, clock).kind({
    canRepeat: ({ name }: Command) => name.startsWith("keyed"),
    write: (commands, ms) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const names = commands.map(({ name }) => name);
        tries.push({ names, ms, answer: () => resolve(names), fail: reject });
      }),
  });
  /** What became of each command, in the order of becoming. */
  const fates: string[] = [];
  const send = (name: string) => {
    submit({ conversationId: 1, name }).then(
      () => fates.push(`${name}: done`),
      (error) => {
        const away = findUnavailable(error);
        fates.push(`${name}: ${away ? (away.nothingDone ? "nothing done" : "unknown") : "refused"}`);
      },
    );
  };
  const last = () => tries.at(-1) as (typeof tries)[number];
  return { clock, tries, last, send, fates };
}

test("[SEND15] what was lost and has a key is asked for at once, before anything that came later", async () => {
  const { tries, last, send, fates } = heldLane();
  send("keyed 1");
  await settled();
  for (const name of ["keyed 2", "plain", "keyed 3"]) send(name);
  last().answer();
  await settled();
  send("keyed 4");
  last().fail(LOST);
  await settled();
  expect(fates).toEqual(["keyed 1: done", "plain: unknown"]);
  expect(tries.map(({ names }) => names)).toEqual([
    ["keyed 1"],
    ["keyed 2", "plain", "keyed 3"],
    ["keyed 2", "keyed 3"],
  ]);
  last().answer();
  await settled();
  last().answer();
  await settled();
  expect(fates.slice(2)).toEqual(["keyed 2: done", "keyed 3: done", "keyed 4: done"]);
});

test("[SEND15] it is asked for until it is known, or given up in time; what was never sent is known to be undone", async () => {
  const { clock, tries, last, send, fates } = heldLane();
  send("keyed 1");
  await clock.advance(1_000);
  send("plain, behind");
  last().fail(LOST);
  await settled();
  while (last().names[0] === "keyed 1") {
    expect(fates).toEqual([]);
    last().fail(AWAY);
    await clock.advance(100);
  }
  expect(tries.length).toBeGreaterThan(20);
  expect(fates).toEqual(["keyed 1: unknown"]);
  expect(clock.now()).toBeLessThanOrEqual(4_500);
  // The lane is open again, with what is left of the time that was promised.
  expect(last()).toMatchObject({ names: ["plain, behind"], ms: 5_500 - clock.now() });
  last().fail(AWAY);
  await settled();
  expect(fates).toEqual(["keyed 1: unknown", "plain, behind: nothing done"]);
});

test("[SEND15] a question that is refused is asked for each alone", async () => {
  const { tries, last, send, fates } = heldLane();
  send("plain");
  await settled();
  for (const name of ["keyed 1", "keyed 2"]) send(name);
  last().answer();
  await settled();
  last().fail(LOST);
  await settled();
  last().fail(new Error("refused"));
  await settled();
  last().fail(new Error("refused"));
  await settled();
  last().answer();
  await settled();
  expect(tries.slice(2).map(({ names }) => names)).toEqual([["keyed 1", "keyed 2"], ["keyed 1"], ["keyed 2"]]);
  expect(fates).toEqual(["plain: done", "keyed 1: refused", "keyed 2: done"]);
});

test("[SEND14] what can be asked for does not wait long for an answer; what can't gets all the time there is", async () => {
  const { clock, last, send } = heldLane();
  send("keyed 1");
  await settled();
  expect(last().ms).toBe(1_750);
  send("plain");
  send("keyed 2");
  await clock.advance(500);
  last().answer();
  await settled();
  expect(last()).toMatchObject({ names: ["plain", "keyed 2"], ms: 4_000 });
});

test("[SEND14] behind a group that hangs, each is answered 4.5 s after it came, and what is late is not begun", async () => {
  const { clock, tries, last, send, fates } = heldLane();
  send("plain 1");
  await settled();
  for (const name of ["plain 2", "plain 3"]) send(name);
  await clock.advance(4_400);
  send("plain 4");
  last().fail(LOST);
  await settled();
  expect(fates).toEqual(["plain 1: unknown", "plain 2: nothing done", "plain 3: nothing done"]);
  expect(tries.map(({ names }) => names)).toEqual([["plain 1"], ["plain 4"]]);
});

test("[SEND17] of what waits in a lane so much is kept, and the rest is refused at once", async () => {
  const { tries, send, fates } = heldLane();
  send("plain 0");
  await settled();
  for (let at = 1; at <= LIMITS.writesWaiting + 2; at += 1) send(`plain ${at}`);
  await settled();
  expect(fates).toEqual([10_001, 10_002].map((at) => `plain ${at}: nothing done`));
  expect(tries.map(({ names }) => names)).toEqual([["plain 0"]]);
});
