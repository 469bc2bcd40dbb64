import { createClient } from "@duologue/client";
import { runInExample, startExample, TestSocket } from "@duologue/testkit";
import { expect, test, vi } from "vitest";

/** How each signs somebody in, as its page does. */
const EXAMPLES: Record<string, (url: string, name: string) => Promise<Response>> = {
  node: (url, name) => fetch(`${url}/sign-in?name=${name}`),
  fastify: (url, name) => fetch(`${url}/sign-in?name=${name}`),
  "express-vite": (url, name) =>
    fetch(`${url}/sign-in`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name }),
    }),
};

test.each(Object.entries(EXAMPLES))("[EMBED21] two people talk in examples/%s", async (name, signIn) => {
  await using example = await startExample(name);
  const clientOf = async (person: string) => {
    const { userId, token } = await (await signIn(example.url, person)).json();
    const client = createClient({ url: `${example.url}/chat`, token, outbox: "memory" });
    client.connect();
    return { userId, client };
  };
  const [ada, ben] = [await clientOf("Ada"), await clientOf("Ben")];
  const { conversation_id } = await ada.client.startConversation(ben.userId);
  const close = ben.client.open(conversation_id);
  ada.client.sendMessage(conversation_id, "Hello!");
  const received = () =>
    ben.client
      .timeline(conversation_id)
      .snapshot()
      .messages.map(({ content }) => content);
  await vi.waitUntil(() => received().includes("Hello!"), { timeout: 50_000 });
  close();
  for (const { client } of [ada, ben]) client.disconnect();
  expect(example.lines.filter((line) => /"level":(40|50)/.test(line))).toEqual([]);
});

test("[EMBED21] the Socket.IO of examples/fastify stays its own", async () => {
  await using example = await startExample("fastify");
  using socket = new TestSocket(example.url, { transports: ["polling", "websocket"] });
  expect(await socket.hears("welcome")).toBe("Your application.");
});

test("[EMBED21] Vite builds the page of examples/express-vite, and its server serves it", async () => {
  await runInExample("express-vite", "npx", "vite", "build", "--logLevel", "error");
  await using example = await startExample("express-vite");
  expect(await (await fetch(example.url)).text()).toMatch(/<script type="module" crossorigin src="\/assets\//);
});
