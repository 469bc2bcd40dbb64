import { clientMessageId } from "@duologue/protocol";
import { expect, onTestFinished, test } from "vitest";
import { newId, uuidOf } from "./new-id.js";

test("[CLIENT8] keys are UUIDs of version 7: the time, then chance", () => {
  expect(clientMessageId.safeParse(newId()).success).toBe(true);
  expect(newId()).not.toBe(newId());
  expect(uuidOf(2 ** 48 - 1, new Uint8Array(16).fill(0xff))).toBe("ffffffff-ffff-7fff-bfff-ffffffffffff");
  // The example of RFC 9562, A.6.
  const chance = Uint8Array.from([0, 0, 0, 0, 0, 0, 0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidOf(1_645_557_742_000, chance)).toBe("017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
});

test.each([
  ["absent", { value: undefined }],
  [
    "throwing",
    {
      get() {
        throw new Error("no crypto here");
      },
    },
  ],
])("[UI34] where crypto is %s, ids are unique all the same", (_, crypto) => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "crypto") ?? {};
  Object.defineProperty(globalThis, "crypto", { configurable: true, ...crypto });
  onTestFinished(() => void Object.defineProperty(globalThis, "crypto", before));
  const ids = Array.from({ length: 1_000 }, newId);
  expect(new Set(ids).size).toBe(1_000);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
