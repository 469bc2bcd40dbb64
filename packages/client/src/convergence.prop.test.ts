import { check } from "@duologue/torture";
import fc from "fast-check";
import { expect, test } from "vitest";
import { schedule } from "../test/model-schedule.js";
import { CONVERSATIONS, ModelWorld } from "../test/model-world.js";

test("[CLIENT21] after any schedule of loss, delay, doubling, broken connections and crashes, all devices and the server agree", async () => {
  await fc.assert(
    fc.asyncProperty(schedule(150), async (steps) => {
      const world = await ModelWorld.begin();
      for (const one of steps) await world.take(one);
      await world.heal();
      await world.openAll();

      expect(check(world.finish()).anomalies.map(({ words }) => words)).toEqual([]);
      for (const { client, userId, seen } of world.devices) {
        expect(client.connection.snapshot().status).toBe("live");
        expect(client.conversations.snapshot().conversations).toEqual(world.server.list(userId));
        for (const where of CONVERSATIONS) {
          const { messages, status } = client.timeline(where).snapshot();
          expect(status).toBe("ready");
          expect(new Set(messages.map((message) => message.key)).size).toBe(messages.length);
          const unread = world.server.rows(where).filter((row) => row.receiver_id === userId && !row.read_status);
          expect(unread.filter((row) => seen.get(where)?.has(row.message_id))).toEqual([]);
        }
      }
    }),
    { numRuns: 400 },
  );
}, 120_000);
