/** The program of `holdConnections`: connects, says in how many seconds, joins, and stays until its parent lets go. */
import { once } from "node:events";
import { enter, type Guest } from "./enter.js";
import type { HoldPlan, HoldReport } from "./hold-connections.js";

/** Connections that are opened, or join, at once: as when a server starts. With few, both sides mostly wait for each other. */
const AT_ONCE = 500;

process.on("disconnect", () => process.exit(0));
const [{ port, users, joinsInbox }] = (await once(process, "message")) as [HoldPlan];
const guests: Guest[] = [];
const from = performance.now();
await forEach(users.keys(), async (index) => {
  const user = users[index];
  if (user) guests[index] = await enter(port, user, { event() {}, lost });
});
await say({ kind: "connected", seconds: (performance.now() - from) / 1_000 });
await forEach(guests.entries(), async ([index, guest]) => {
  await guest.join("joinRoom", users[index]?.conversationId ?? 0);
  if (joinsInbox) await guest.join("joinInbox");
});
await say({ kind: "joined" });

async function forEach<Item>(items: Iterator<Item> & Iterable<Item>, work: (item: Item) => Promise<void>) {
  const worker = async () => {
    for (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Resolves when the parent has taken note, and lets go on. */
async function say(report: HoldReport): Promise<void> {
  process.send?.(report);
  await once(process, "message");
}

function lost(why: Error): never {
  throw why;
}
