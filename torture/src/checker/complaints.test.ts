import { expect, test } from "vitest";
import { aPerfectRun } from "../../test/perfect-run.js";
import { check } from "./check.js";

test("[TORTURE13] what the runner saw itself is an anomaly", () => {
  const words = "server-1 ended by itself, with exit code 1.";
  expect(check([...aPerfectRun(), { kind: "complaint", at: 9, words }]).anomalies).toMatchObject([
    { rule: "kept-running", words },
  ]);
});
