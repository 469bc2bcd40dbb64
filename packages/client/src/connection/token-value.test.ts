import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { createClient } from "../create-client.js";
import { TokenSource } from "./token-source.js";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

const sourceOf = (token: unknown) => new TokenSource(token as string, new FakeClock());

test("[CLIENT37] a token function needs no promise", async () => {
  expect(await sourceOf(() => "plain").current()).toBe("plain");
  expect(warn).not.toHaveBeenCalled();
});

test.each([
  [undefined, "undefined"],
  [null, "null"],
  ["", '""'],
  ["undefined", '"undefined"'],
  [17, "a number"],
  [{ token: "secret" }, "an object with token"],
  [{}, "an object"],
])("[CLIENT37] a token function that returns %j is explained once, without the value", async (value, said) => {
  const [plain, promised] = [sourceOf(() => value), sourceOf(async () => value)];
  for (const source of [plain, promised, plain]) await expect(source.current()).rejects.toThrow(TypeError);
  expect(warn.mock.calls).toEqual([[`Duologue: The token function returned ${said}. ${MUST}`]]);
  expect(JSON.stringify(warn.mock.calls)).not.toContain("secret");
});

const MUST = "It must return the token, a string, or a promise of it.";

test.each([
  ["throws", () => JSON.parse("<html>")],
  ["rejects", async () => Promise.reject(new Error("no route"))],
])("[CLIENT37] a token function that %s is explained once, and called again later", async (_, token) => {
  const source = sourceOf(token);
  for (let need = 0; need < 2; need += 1) await expect(source.current()).rejects.toThrow();
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/The token function failed, and is called again later \(.+\)\./)],
  ]);
});

test.each([undefined, null, 17, {}, Promise.resolve("t")])(
  "[CLIENT37] a token of %o throws where it is written",
  (token) => {
    expect(() => createClient({ url: "https://a.example", token: token as unknown as string })).toThrow(
      /^Duologue: the option token is .*Give the token, or a function that fetches one/,
    );
  },
);
