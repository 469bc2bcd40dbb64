import { isDeepStrictEqual } from "node:util";
import { check } from "@duologue/torture";
import type { ModelWorld } from "./model-world.js";

/** What the checker of the torture has against the history of that world. */
export function anomaliesOf(world: ModelWorld): string[] {
  return check(world.finish()).anomalies.map(({ rule, words }) => `${rule}: ${words}`);
}

/** Where, after all has healed, a device is not what it should be beyond what a history tells. */
export function disagreements({ devices, conversations, server }: ModelWorld): string[] {
  return devices.flatMap(({ name, client, userId, seen }) => {
    const found: string[] = [];
    const say = (words: string) => found.push(`${name} ${words}.`);
    if (client.connection.snapshot().status !== "live") say("is not live");
    if (!isDeepStrictEqual(client.conversations.snapshot().conversations, server.list(userId))) say("has another list");
    for (const where of conversations) {
      const { messages, status } = client.timeline(where).snapshot();
      if (status !== "ready") say(`is ${status} in ${where}`);
      if (new Set(messages.map((message) => message.key)).size < messages.length) say(`has a key twice in ${where}`);
      const unread = server.rows(where).filter((row) => row.receiver_id === userId && !row.read_status);
      if (unread.some((row) => seen.get(where)?.has(row.message_id))) say(`has seen what is unread in ${where}`);
    }
    return found;
  });
}
