import { expect, test } from "vitest";
import { convicts } from "../../test/convicts.js";
import { aPerfectRun } from "../../test/perfect-run.js";
import { aSend, beginning, type Found, first, type Planted } from "../../test/planted.js";
import { check } from "./check.js";

/** Without faults, so that each test says which one there is. */
function aRun(processes: number): Planted {
  const records: Planted = JSON.parse(JSON.stringify(aPerfectRun([])));
  const run = first(records, "run");
  run.processes = processes;
  // What was broken is said by the records of faults; the names say what might have been.
  run.faults = ["any"];
  return records.filter(({ kind }) => kind !== "fault");
}

/** An acknowledged message, or read mark, that a device found by asking. */
function found(records: Planted, reason: Found<"healing">["reason"], what: "send" | "read" = "send") {
  const { begun, ended } = what === "send" ? aSend(records) : aRead(records);
  const { conversationId } = begun;
  const messageId = ended.message?.message_id ?? ended.marked?.messageIds[0] ?? 0;
  const revision = ended.message?.revision ?? ended.marked?.revision ?? 0;
  const missed = [{ conversationId, messageId, revision }];
  records.push({ kind: "healing", at: ended.at + 20_000, client: "1-phone", reason, missed });
  return { begun, ended };
}

function aRead(records: Planted) {
  const ended = first(records, "ended", ({ marked }) => (marked?.messageIds.length ?? 0) > 0);
  return { begun: beginning(records, ended.operation), ended };
}

function anomalies(records: Planted): string[] {
  return check(records).anomalies.map(({ rule }) => rule);
}

convicts("[TORTURE17] convicted of healing what nothing broke", "told-at-once", {
  "an acknowledged message that a gap showed"(records) {
    found(records, "gap");
    return /1-phone was not told of message \d+ at revision \d+, .* a gap question found it/;
  },
  "an acknowledged read mark that the periodic question found"(records) {
    found(records, "periodic", "read");
    return /a periodic question found it/;
  },
});

test("[TORTURE17] whoever was not connected finds by asking what was told", () => {
  const records = aRun(1);
  found(records, "connect");
  expect(anomalies(records)).toEqual([]);
});

test("[TORTURE17] what nobody acknowledged need not have been told", () => {
  const records = aRun(1);
  const { ended } = found(records, "gap");
  records.splice(records.indexOf(ended), 1);
  expect(anomalies(records)).toEqual([]);
});

test.each([
  ["database", 1, 0, 0],
  ["database link", 1, 0, 0],
  ["redis", 2, 5_000, 2_000],
  ["redis link", 2, 5_000, 2_000],
  ["server", 2, 5_000, 2_000],
] as const)(
  "[TORTURE17] what breaks a %s, with processes: %i, excuses until %i ms later, and from %i ms before",
  (breaks, processes, later, before) => {
    /** A fault of which only the end, or the beginning, is near the operation. */
    const anomaliesOf = (end: "begun" | "ended", ms: number) => {
      const records = aRun(processes);
      const operation = found(records, "gap");
      const at = operation[end].at + ms;
      const [from, until] = end === "begun" ? [at - 1_000, at] : [at, at + 1_000];
      records.push({ kind: "fault", at: from, until, name: "a fault", breaks, target: "something" });
      return anomalies(records);
    };
    expect(anomaliesOf("begun", -later)).toEqual([]);
    expect(anomaliesOf("ended", before)).toEqual([]);
    expect(anomaliesOf("begun", -later - 1)).toEqual(["told-at-once"]);
    expect(anomaliesOf("ended", before + 1)).toEqual(["told-at-once"]);
  },
);

test.each([
  ["server", 1],
  ["client link", 1],
  ["client link", 2],
] as const)("[TORTURE17] what breaks a %s, with processes: %i, excuses nothing", (breaks, processes) => {
  const records = aRun(processes);
  const { begun, ended } = found(records, "gap");
  records.push({ kind: "fault", at: begun.at, until: ended.at, name: "a fault", breaks, target: "something" });
  expect(anomalies(records)).toEqual(["told-at-once"]);
});
