import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { z } from "zod";
import { COMMANDS } from "./commands/index.js";
import { CONNECT_ERRORS, ERRORS } from "./errors.js";
import { EVENTS } from "./events/index.js";
import { LIMITS } from "./limits.js";

/** The meaning of everything on the wire, as JSON Schema. */
function wire(): unknown {
  const schema = (type: z.ZodType) => z.toJSONSchema(type, { io: "input", unrepresentable: "any" });
  return {
    commands: Object.values(COMMANDS).map((each) => [
      each.event,
      schema(each.payload),
      schema(each.answer),
      each.allowance,
    ]),
    events: Object.values(EVENTS).map((each) => [each.event, schema(each.payload)]),
    errors: [ERRORS, CONNECT_ERRORS],
    limits: LIMITS,
  };
}

function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}

/**
 * Every change of the wire shows here. The contract grows only by addition: before you write the new fingerprint down,
 * make sure that a client of yesterday does not notice, and add a line to the history in docs/reference/protocol.md.
 */
test("[WIRE11] the wire does not change silently", () => {
  expect(fingerprint(wire())).toBe("1d6cc07aa2c36226");
});

test("[WIRE11] the names of the specification are there", () => {
  expect(Object.keys(COMMANDS)).toEqual(expect.arrayContaining(["joinRoom", "sendMessage", "markAsRead"]));
  expect(Object.keys(EVENTS)).toEqual(expect.arrayContaining(["receiveMessage", "messageUpdated", "messageError"]));
  expect(Object.keys(EVENTS.receiveMessage.payload.shape)).toEqual(
    expect.arrayContaining([
      "message_id",
      "conversation_id",
      "sender_id",
      "receiver_id",
      "content",
      "timestamp",
      "read_status",
    ]),
  );
});
