import { expect, test } from "vitest";
import { type ConnectionEvent, type ConnectionStatus, NEXT, nextStatus } from "./connection-state.js";

const EVENTS: ConnectionEvent[] = ["dial", "opened", "caughtUp", "lost", "refused", "stopped"];
/** Row: where from; columns: as EVENTS. Written out once more, so that a change of the table is a change of two places. */
const TABLE: [ConnectionStatus, ...ConnectionStatus[]][] = [
  ["offline", "connecting", "offline", "offline", "offline", "refused", "offline"],
  ["connecting", "connecting", "catching-up", "connecting", "offline", "refused", "offline"],
  ["catching-up", "catching-up", "catching-up", "live", "offline", "refused", "offline"],
  ["live", "live", "catching-up", "live", "offline", "refused", "offline"],
  ["refused", "connecting", "refused", "refused", "refused", "refused", "offline"],
];

test("[CLIENT1] every state answers every event", () => {
  expect(Object.keys(NEXT).sort()).toEqual(TABLE.map(([from]) => from).sort());
  for (const row of Object.values(NEXT)) expect(Object.keys(row).sort()).toEqual([...EVENTS].sort());
});

test.each(TABLE)("[CLIENT1] from %s", (from, ...to) => {
  expect(EVENTS.map((event) => nextStatus(from, event))).toEqual(to);
});

test("[CLIENT1] live is reached only through catching up", () => {
  for (const from of Object.keys(NEXT) as ConnectionStatus[]) {
    for (const event of EVENTS) {
      if (nextStatus(from, event) === "live") expect(["catching-up", "live"]).toContain(from);
    }
  }
});
