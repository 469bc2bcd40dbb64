import { expect, it } from "vitest";
import { readReport } from "./pgbench.js";

const REPORT = `pgbench (15.14, server 18.4)
number of clients: 10
number of transactions actually processed: 4932
number of failed transactions: 0 (0.000%)
latency average = 2.021 ms
initial connection time = 21.350 ms
tps = 4947.512876 (without initial connection time)
`;

it("reads what pgbench counted", () => {
  expect(readReport(REPORT)).toEqual({ transactions: 4_932, transactionsPerSecond: 4_947.512876 });
});

it.each([
  ["nothing at all", ""],
  ["no transaction", REPORT.replace("processed: 4932", "processed: 0")],
  ["transactions that failed", REPORT.replace("failed transactions: 0", "failed transactions: 3")],
])("takes no figure from %s", (_, text) => {
  expect(() => readReport(text)).toThrow("pgbench did not do its work");
});
