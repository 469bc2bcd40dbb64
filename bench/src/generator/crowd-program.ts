/** The program of `gatherCrowd`: gets a plan, then does what it is told, and ends with its parent. */
import { on } from "node:events";
import type { CrowdOrder, CrowdPlan, CrowdReport } from "./crowd.js";
import { enter, type Guest } from "./enter.js";

/** Connections that are opened, or join, at once: as when a server starts. With few, both sides mostly wait for each other. */
const AT_ONCE = 500;

process.on("disconnect", () => process.exit(0));
const messages = on(process, "message");
const { port, users, joinsInbox } = (await messages.next()).value[0] as CrowdPlan;
const guests: Guest[] = [];
const carryOut: Readonly<Record<CrowdOrder, () => Promise<void>>> = {
  come: () =>
    forEach(users.entries(), async ([index, user]) => {
      guests[index] = await enter(port, user, { event() {}, lost });
    }),
  join: () =>
    forEach(guests.entries(), async ([index, guest]) => {
      await guest.join("joinRoom", users[index]?.conversationId ?? 0);
      if (joinsInbox) await guest.join("joinInbox");
    }),
  async go() {
    for (const { connection } of guests.splice(0)) connection.close();
  },
};
for await (const [order] of messages) {
  const from = performance.now();
  await carryOut[order as CrowdOrder]();
  process.send?.({ seconds: (performance.now() - from) / 1_000 } satisfies CrowdReport);
}

async function forEach<Item>(items: Iterator<Item> & Iterable<Item>, work: (item: Item) => Promise<void>) {
  const worker = async () => {
    for (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function lost(why: Error): never {
  throw why;
}
