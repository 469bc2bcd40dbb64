import { expect, test } from "vitest";
import { createChat } from "./create-chat.js";

const tokens = { secret: "never used, and long enough for HS256" };

test.each([{ dataDir: "memory://" }, { kind: "pglite", query: () => {} }])(
  "[CLUSTER9] Redis beside the embedded database %o is refused",
  async (database) => {
    const options = { database: database as { dataDir: string }, tokens, redis: "redis://cache" };
    await expect(createChat(options)).rejects.toThrow(/^redis is for several processes/);
  },
);

test.each([
  "cache:6379",
  "redis://",
  "http://cache",
  "redis://cache/chat",
  "redis://%@cache",
  "redis://ada:1/2?x@cache",
  "redis://ada:1#x@cache",
  "",
])("[CLUSTER9] %j is no address of a Redis, and is refused before anything is opened", async (redis) => {
  // Nobody listens there.
  const options = { database: { url: "postgres://127.0.0.1:1/chat" }, tokens, redis };
  await expect(createChat(options)).rejects.toThrow(/^redis must be an address like/);
});

test.each(["", "31 bytes are one byte too short", undefined, new Uint8Array(32)])(
  "[AUTH12] %j is no secret for tokens, and is refused before anything is opened",
  async (secret) => {
    const source = { secret: secret as string };
    const database = { url: "postgres://127.0.0.1:1/chat" };
    const verify = async () => null;
    for (const tokens of [source, [{ verify }, source]]) {
      await expect(createChat({ database, tokens })).rejects.toThrow(/^tokens: secret must be a string of at least 32/);
    }
  },
);

test.each(["http://*.example.org", "example.org", "https://example.org/chat", ""])(
  "[ACCT18] corsOrigin %j is rejected",
  async (entry) => {
    const options = { database: { dataDir: "memory://" }, tokens: [], corsOrigin: ["https://a.example", entry] };
    await expect(createChat(options)).rejects.toThrow(
      `corsOrigin must list origins like https://www.example.com, or *, not ${JSON.stringify(entry)}.`,
    );
  },
);

test.each([{ url: undefined }, { url: "" }, { dataDir: undefined }, { dataDir: "" }])(
  "[EMBED23] a database of %o is a variable that is not set, and says so",
  async (database) => {
    await expect(createChat({ database, tokens })).rejects.toThrow(/^database\.\w+ is .*: is the variable set/);
  },
);
