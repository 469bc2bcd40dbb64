import { expect, test } from "vitest";
import type { Rule } from "../src/checker/anomaly.js";
import { check } from "../src/checker/check.js";
import { aPerfectRun } from "./perfect-run.js";
import type { Planted } from "./planted.js";

/** Plants one violation into a history that is clean otherwise, and gives the words that must convict it. */
export type Plant = (records: Planted) => RegExp;

/** For each violation a test that the rule convicts it, with a proof. */
export function convicts(title: string, rule: Rule, plants: Record<string, Plant>, faults?: readonly string[]): void {
  test.each(Object.entries(plants))(`${title}: %s`, (_, plant) => {
    const records: Planted = JSON.parse(JSON.stringify(aPerfectRun(faults)));
    const words = plant(records);
    const found = check(records).anomalies.filter((anomaly) => anomaly.rule === rule);
    expect(found.map((anomaly) => anomaly.words)).toContainEqual(expect.stringMatching(words));
  });
}
