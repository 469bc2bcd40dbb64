import { once } from "node:events";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { createWorld } from "@duologue/testkit";
import { expect, test } from "vitest";
import { WebSocket } from "ws";

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

/** How many system calls write to the connections that are opened from now on. */
function countWrites(http: Server): { calls: number } {
  const count = { calls: 0 };
  http.on("connection", (connection: Socket) => {
    // Each of these is one system call.
    for (const method of ["_write", "_writev"] as const) {
      const write = (connection[method] as (...of: unknown[]) => void).bind(connection);
      connection[method] = (...of: unknown[]) => {
        count.calls += 1;
        write(...of);
      };
    }
  });
  return count;
}

test("[SEND19] a request for a WebSocket is answered together with the first packet", async () => {
  await using world = await createWorld();
  const count = countWrites(world.http);
  const socket = new WebSocket(`${world.url.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  const [first] = (await once(socket, "message")) as [Buffer];
  expect(first.toString()).toMatch(/^0\{"sid":/);
  expect(count.calls).toBe(1);
  socket.terminate();
});

test("[SEND19] the acknowledgement and the event of a message leave in one system call", async () => {
  await using world = await createWorld();
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const count = countWrites(world.http);
  const socket = await world.connect(ada, { transports: ["websocket"] });
  await socket.ask("joinRoom", conversationId);
  const before = count.calls;
  await socket.ask("sendMessage", { conversationId, senderId: ada.user_id, content: "both" });
  await socket.hears("receiveMessage");
  expect(count.calls - before).toBe(1);
});
