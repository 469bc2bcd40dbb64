import { COMMANDS, type CommandName } from "@duologue/protocol";
import { createWorld, type World } from "@duologue/testkit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";

const EVENTS = Object.keys(COMMANDS) as CommandName[];
const PAYLOADS = 200;
const seed = Date.now();

let world: World;

beforeAll(async () => {
  world = await createWorld();
});

afterAll(() => world[Symbol.asyncDispose]());

/** Anything at all; and things that look nearly right. */
const payload = fc.oneof(
  fc.jsonValue({ maxDepth: 6 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.double(),
  fc.record(
    {
      conversationId: fc.oneof(fc.jsonValue(), fc.integer()),
      senderId: fc.oneof(fc.jsonValue(), fc.integer()),
      content: fc.oneof(fc.jsonValue(), fc.string({ unit: "binary" })),
      clientMessageId: fc.jsonValue(),
      messageIds: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
      epoch: fc.jsonValue(),
      cursor: fc.oneof(fc.jsonValue(), fc.string()),
      known: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue())),
      token: fc.constant(5),
    },
    { requiredKeys: [] },
  ),
);

test.each(EVENTS)(`[WIRE10] ${PAYLOADS} malformed payloads of %s are each answered (seed ${seed})`, async (event) => {
  const user = await world.user("Fuzzer");
  const socket = await world.connect(user);
  const rowsBefore = await world.sql("select count(*) from messages");
  for (const each of fc.sample(payload, { numRuns: PAYLOADS, seed })) {
    // What JSON can't carry arrives as something else, and is sent so.
    const sent = JSON.parse(JSON.stringify(each) ?? "null");
    const answer = await socket.ask(event, sent);
    const isFine = event === "joinInbox" || event === "leaveRoom";
    if (!answer.ok) expect(answer.code).toMatch(/^(invalid_payload|forbidden|sender_mismatch)$/);
    else expect(isFine).toBe(true);
  }
  expect(socket.errors.filter((error) => error.code === "internal")).toEqual([]);
  expect(socket.all("disconnect")).toEqual([]);
  expect(await world.sql("select count(*) from messages")).toEqual(rowsBefore);
});
