import { expect, test } from "vitest";
import { convicts } from "../../test/convicts.js";
import { aPerfectRun } from "../../test/perfect-run.js";
import type { Found } from "../../test/planted.js";
import { check } from "./check.js";

const periodic: Found<"healing"> = { kind: "healing", at: 1, client: "1-phone", reason: "periodic", missed: [] };
const missed = [{ conversationId: 11, messageId: 999, revision: 999 }];

convicts(
  "[TORTURE8] convicted where nothing was broken",
  "quiet-run",
  {
    "a revision that was missed"(records) {
      records.push({ ...periodic, reason: "gap" });
      return /missed a revision/;
    },
    "a periodic question that found something"(records) {
      records.push({ ...periodic, missed });
      return /found 1/;
    },
  },
  [],
);

test("[TORTURE8] a periodic question that finds nothing is right, and so is all healing where something was broken", () => {
  expect(check([...aPerfectRun([]), periodic, { ...periodic, reason: "connect", missed }]).anomalies).toEqual([]);
  expect(check([...aPerfectRun(), { ...periodic, reason: "gap", missed }]).anomalies).toEqual([]);
});

test("[TORTURE8] between processes a late broadcast is asked for; one that never comes is a fault", () => {
  const apart = aPerfectRun([]).map((record) => (record.kind === "run" ? { ...record, processes: 2 } : record));
  expect(check([...apart, { ...periodic, reason: "gap" }]).anomalies).toEqual([]);
  expect(check([...apart, { ...periodic, reason: "gap", missed }]).anomalies).toMatchObject([{ rule: "quiet-run" }]);
});
