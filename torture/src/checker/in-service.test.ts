import { expect, test } from "vitest";
import { aPerfectRun } from "../../test/perfect-run.js";
import type { HistoryRecord } from "../history/record.js";
import { check } from "./check.js";

/** A run with a rolling restart behind nginx, in which clients were without service for so many milliseconds. */
function restartedRun(outages: readonly number[], faults = ["rolling-restart"]): HistoryRecord[] {
  const records = aPerfectRun(faults).map((record) =>
    record.kind === "run" ? { ...record, balancer: "nginx" as const } : record,
  );
  const lost = outages.map((ms) => ({ kind: "outage" as const, at: 100, until: 100 + ms, client: "1-phone" }));
  return [...records, ...lost];
}
const found = (records: readonly HistoryRecord[]) => check(records).anomalies.map(({ rule }) => rule);
const evenly = (count: number, least: number, most: number) =>
  Array.from({ length: count }, (_, at) => least + ((most - least) * at) / (count - 1));

test("[TORTURE19] 40 clients that connect again within 2 s are within the budget, and 2 of them may take longer", () => {
  expect(found(restartedRun(evenly(40, 50, 1_900)))).toEqual([]);
  expect(found(restartedRun([...evenly(38, 50, 2_000), 9_000, 9_000]))).toEqual([]);
});

test.each([
  ["clients that wait for 1 to 4 s", evenly(40, 1_000, 4_000)],
  ["half of the clients waiting again after a 503", [...evenly(20, 50, 500), ...evenly(20, 2_100, 5_900)]],
  ["3 of 40 clients beyond 2 s", [...evenly(37, 50, 1_000), 2_001, 2_001, 2_001]],
  ["a restart that no client noticed", []],
])("[TORTURE19] reported: %s", (_, outages) => {
  expect(found(restartedRun(outages))).toEqual(["in-service"]);
});

test("[TORTURE19] where something else breaks, or there is no balancer, the budget does not apply", () => {
  expect(found(restartedRun([9_000], ["rolling-restart", "cut-client-link"]))).toEqual([]);
  expect(found(aPerfectRun(["rolling-restart"]))).toEqual([]);
});

test("[TORTURE19] a verdict has the median, the 95th percentile and the longest time without service", () => {
  const { withoutService } = check(restartedRun(evenly(40, 100, 4_000)));
  expect(withoutService).toEqual({ count: 40, median: 2_000, p95: 3_800, longest: 4_000 });
  expect(check(aPerfectRun()).withoutService).toBeNull();
});
