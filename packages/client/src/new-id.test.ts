import { clientMessageId } from "@duologue/protocol";
import { expect, test } from "vitest";
import { newId, uuidOf } from "./new-id.js";

test("[CLIENT8] keys are UUIDs, also where the browser does not make them", () => {
  expect(clientMessageId.safeParse(newId()).success).toBe(true);
  expect(uuidOf(new Uint8Array(16).fill(0xff))).toBe("ffffffff-ffff-4fff-bfff-ffffffffffff");
  expect(uuidOf(new Uint8Array(16))).toBe("00000000-0000-4000-8000-000000000000");
});
