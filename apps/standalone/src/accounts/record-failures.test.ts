import type { DBAdapter } from "better-auth";
import { expect, test } from "vitest";
import { recordingFailures, withoutFailures } from "./record-failures.js";

const lost = new Error("The connection was lost.");

/** An adapter, as better-auth uses it, whose transactions end so. */
function adapterWith(transaction: DBAdapter["transaction"]): DBAdapter {
  return recordingFailures(() => ({ id: "test", transaction }) as DBAdapter)({});
}

/** A route that continues after an error, as those of better-auth do. */
const respondTo = (adapter: DBAdapter, work: () => Promise<unknown>) =>
  withoutFailures(async () => {
    await adapter.transaction(work).catch(() => {});
    return new Response("fine");
  });

test.each([
  ["begin", async () => Promise.reject(lost)],
  [
    "commit",
    async (work: (inner: never) => Promise<unknown>) => {
      await work({} as never);
      throw lost;
    },
  ],
])(
  "[ACCT11] a transaction that the database cannot %s fails the request, though the route continues",
  async (_, transaction) => {
    const adapter = adapterWith(transaction as DBAdapter["transaction"]);
    await expect(respondTo(adapter, async () => {})).rejects.toBe(lost);
  },
);

test("[ACCT11] what a route itself throws within a transaction is its response", async () => {
  const adapter = adapterWith((work) => work({} as never));
  const response = await respondTo(adapter, () => Promise.reject(new Error("The address is taken.")));
  expect(await response.text()).toBe("fine");
});
