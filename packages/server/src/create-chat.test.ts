import { expect, test } from "vitest";
import { createChat } from "./create-chat.js";

const tokens = { secret: "never used" };

test.each([{ dataDir: "memory://" }, { kind: "pglite", query: () => {} }])(
  "[CLUSTER9] Redis beside the embedded database %o is refused",
  async (database) => {
    const options = { database: database as { dataDir: string }, tokens, redis: "redis://cache" };
    await expect(createChat(options)).rejects.toThrow(/^redis is for several processes/);
  },
);

test.each(["cache:6379", "redis://", "http://cache", "redis://cache/chat", "redis://%@cache", ""])(
  "[CLUSTER9] %j is no address of a Redis, and is refused before anything is opened",
  async (redis) => {
    // Nobody listens there.
    const options = { database: { url: "postgres://127.0.0.1:1/chat" }, tokens, redis };
    await expect(createChat(options)).rejects.toThrow(/^redis must be an address like/);
  },
);
