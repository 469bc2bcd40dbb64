import { createWorld, TEST_SECRET } from "@duologue/testkit";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { createChat } from "../create-chat.js";

afterEach(() => {
  delete process.env.DUOLOGUE_DEBUG;
});

test("[LOG8] the switch makes a line for each attach, connection, command and request, without what users wrote", async () => {
  await using world = await createWorld({ debug: true });
  const [ada, ben] = [await world.user("Ada Canary"), await world.user("Ben")];
  const conversationId = await world.conversation(ada, ben);
  using socket = await world.connect(ada);
  await socket.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "canary" });
  await world.request(ada, "GET", "/v1/users/me");
  await fetch(`${world.url}/socket.io/?EIO=3&transport=polling`);
  socket.close();
  const lines = () => world.log.filter((line) => line.includes('"debug":true'));
  await expect.poll(() => lines().join("")).toContain("A socket disconnected.");
  const text = lines().join("");
  for (const part of [
    "is attached",
    "A socket connected.",
    '"event":"sendMessage"',
    '"event":"readMe"',
    '"status":400',
  ]) {
    expect(text).toContain(part);
  }
  expect(text).not.toMatch(/canary|eyJ/i);
});

test("[LOG8] DUOLOGUE_DEBUG=1 is the same switch, and the option wins", async () => {
  process.env.DUOLOGUE_DEBUG = "1";
  for (const [debug, isOn] of [
    [undefined, true],
    [false, false],
  ] as const) {
    await using world = await createWorld({ debug });
    expect(world.log.some((line) => line.includes('"debug":true'))).toBe(isOn);
  }
});

test("[EMBED19] a second chat on one database in this process is a warning; after the first has closed it is none", async () => {
  await using world = await createWorld();
  const log: string[] = [];
  const logger = pino({}, { write: (line: string) => void log.push(line) });
  const another = () => createChat({ database: world.database, tokens: { secret: TEST_SECRET }, logger });
  const second = await another();
  expect(log.filter((line) => line.includes("chat_twice"))).toHaveLength(1);
  await second.close();
  await world.chat.close();
  await (await another()).close();
  expect(log.filter((line) => line.includes("chat_twice"))).toHaveLength(1);
});
