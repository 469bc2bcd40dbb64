import { createWorld } from "@duologue/testkit";
import { expect, test } from "vitest";

test("[SEND19] a poll that waits is answered with the acknowledgement and the event together", async () => {
  await using world = await createWorld();
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const base = `${world.url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(base)).text();
  const url = `${base}&sid=${JSON.parse(opened.slice(1)).sid}`;
  const poll = async () => (await fetch(url)).text();
  const post = (packet: string) => fetch(url, { method: "POST", body: packet });
  await post(`40${JSON.stringify({ token: await world.token(ada) })}`);
  expect(await poll()).toMatch(/^40/);

  for (const [id, command] of [
    ["0", ["joinRoom", conversationId]],
    ["1", ["sendMessage", { conversationId, senderId: ada.user_id, content: "both" }]],
  ] as const) {
    const answer = poll();
    await post(`42${id}${JSON.stringify(command)}`);
    const packets = (await answer).split("\u001e").map((packet) => packet.replace(/[[{].*/s, ""));
    expect(packets).toEqual(id === "0" ? ["430"] : ["431", "42"]);
  }
});
