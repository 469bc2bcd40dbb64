import { expect, test } from "vitest";
import { withoutSecrets } from "./logger.js";

const SECRET = "hunter2";

/** A host's logger that writes down all it receives, and the guarded one. */
function hostLogger() {
  const lines: string[] = [];
  const write = (fields: object, message: string) => {
    lines.push(
      JSON.stringify([Object.entries(fields).map(([key, value]) => [key, value, String(value?.stack)]), message]),
    );
  };
  return { lines, logger: withoutSecrets({ error: write, warn: write, info: write, debug: write }) };
}

test.each(["error", "warn", "info", "debug"] as const)(
  "[LOG2] %s passes a host's logger no secret of a field",
  (level) => {
    const { lines, logger } = hostLogger();
    const error = new Error(SECRET);
    for (const fields of [{ error }, { err: error }, { cause: error }, { other: error }, { error: SECRET }, error]) {
      logger[level](fields, "text");
    }
    logger[level]({ request: { headers: SECRET }, values: [SECRET], next: () => SECRET }, "text");
    expect(lines).toHaveLength(7);
    expect(lines.join()).not.toContain(SECRET);
  },
);

test("[LOG3] numbers, texts and what errors are pass, and guarding twice changes nothing", () => {
  const { lines, logger } = hostLogger();
  withoutSecrets(logger).warn({ userId: 7, reason: "flood", error: new TypeError(SECRET) }, "text");
  expect(lines.join()).toMatch(/"userId",7.*"reason","flood".*"name":"TypeError".*logger\.test\.ts/);
});
