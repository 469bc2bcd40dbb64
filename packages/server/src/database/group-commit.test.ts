import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { systemClock } from "../kernel/clock.js";
import { GroupCommit } from "./group-commit.js";
import { DatabaseUnavailable } from "./unavailable.js";

interface Command {
  readonly conversationId: number;
  readonly name: string;
}

/** A kind of command of which none may be repeated. */
function kindOf(write: (commands: readonly Command[]) => Promise<readonly string[]>) {
  return { write, canRepeat: () => false };
}

/** A database that finishes a group only when told to. */
function heldDatabase(refuses: (command: Command) => boolean = () => false) {
  const groups: { names: string[]; finish: () => void }[] = [];
  const send = kindOf(
    (commands: readonly Command[]) =>
      new Promise<readonly string[]>((resolve, reject) => {
        const finish = () => {
          if (commands.some(refuses)) reject(new Error("refused"));
          else resolve(commands.map((command) => `${command.name} done`));
        };
        groups.push({ names: commands.map((command) => command.name), finish });
      }),
  );
  return { groups, send };
}

/** Lets promises that can settle do so. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("group commit", () => {
  test("[SEND8] those of one turn leave at its end, and those that come while they are written after them", async () => {
    const { groups, send } = heldDatabase();
    const submit = new GroupCommit(1, systemClock).kind(send);
    const first = ["a", "b"].map((name) => submit({ conversationId: 1, name }));
    expect(groups).toEqual([]);
    await settled();
    expect(groups.map((group) => group.names)).toEqual([["a", "b"]]);
    const later = [];
    for (const name of ["c", "d"]) {
      later.push(submit({ conversationId: 1, name }));
      await settled();
    }
    expect(groups).toHaveLength(1);
    groups[0]?.finish();
    expect(await Promise.all(first)).toEqual(["a done", "b done"]);
    await settled();
    expect(groups.map((group) => group.names)).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    groups[1]?.finish();
    expect(await Promise.all(later)).toEqual(["c done", "d done"]);
  });

  test("[SEND8] a group has at most 400 commands", async () => {
    const sizes: number[] = [];
    const submit = new GroupCommit(1, systemClock).kind(
      kindOf(async (commands) => {
        sizes.push(commands.length);
        await settled();
        return commands.map((each) => each.name);
      }),
    );
    await Promise.all(Array.from({ length: 1_000 }, (_, at) => submit({ conversationId: 1, name: `${at}` })));
    expect(sizes).toEqual([400, 400, 200]);
  });

  test("[SEND8] lanes run side by side, and a conversation keeps to one", async () => {
    const { groups, send } = heldDatabase();
    const submit = new GroupCommit(2, systemClock).kind(send);
    for (const [conversationId, name] of [
      [2, "even"],
      [3, "odd"],
      [4, "even too"],
      [3, "odd too"],
    ] as const) {
      void submit({ conversationId, name });
    }
    await settled();
    expect(groups.map((group) => group.names)).toEqual([
      ["even", "even too"],
      ["odd", "odd too"],
    ]);
  });

  test("[SEND9] if a group is refused, each of it is tried alone, in order", async () => {
    const { groups, send } = heldDatabase((command) => command.name === "bad");
    const submit = new GroupCommit(1, systemClock).kind(send);
    const answers = ["first", "good", "bad", "good too"].map((name) => submit({ conversationId: 1, name }));
    const outcomes = Promise.allSettled(answers);
    await settled();
    for (let at = 0; at < 5; at += 1) {
      // One after the other: the next begins when this one is finished.
      expect(groups).toHaveLength(at + 1);
      groups[at]?.finish();
      await settled();
    }
    expect((await outcomes).map((outcome) => outcome.status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(groups.map((group) => group.names)).toEqual([
      ["first", "good", "bad", "good too"],
      ["first"],
      ["good"],
      ["bad"],
      ["good too"],
    ]);
  });

  test("[SEND14] a database that is away is not asked again for each of the group", async () => {
    let asked = 0;
    const submit = new GroupCommit(1, systemClock).kind(
      kindOf(async () => {
        asked += 1;
        throw new DatabaseUnavailable(new Error("away"), true);
      }),
    );
    const outcomes = await Promise.allSettled(["a", "b", "c"].map((name) => submit({ conversationId: 1, name })));
    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(asked).toBe(1);
  });

  test("[SEND11] whatever comes in what order, each conversation's commands are carried out in that order", async () => {
    const command = fc.record({
      conversationId: fc.integer({ min: 1, max: 4 }),
      kind: fc.constantFrom("send", "read"),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 250 }), fc.integer({ min: 1, max: 3 }), async (given, lanes) => {
        const done: string[] = [];
        const groupCommit = new GroupCommit(lanes, systemClock);
        const submit = Object.fromEntries(
          ["send", "read"].map((kind) => [
            kind,
            groupCommit.kind(
              kindOf(async (commands) => {
                await settled();
                done.push(...commands.map((each) => each.name));
                expect(commands.every((each) => each.name.endsWith(kind))).toBe(true);
                return commands.map((each) => each.name);
              }),
            ),
          ]),
        );
        const named = given.map(({ conversationId, kind }, at) => ({
          conversationId,
          kind,
          name: `${conversationId}:${at} ${kind}`,
        }));
        const answers = await Promise.all(named.map((each) => submit[each.kind]?.(each)));
        expect(answers).toEqual(named.map((each) => each.name));
        for (const id of [1, 2, 3, 4]) {
          const of = (names: string[]) => names.filter((name) => name.startsWith(`${id}:`));
          expect(of(done)).toEqual(of(named.map((each) => each.name)));
        }
      }),
      { numRuns: 50 },
    );
  });
});
