import { createWorld } from "@duologue/testkit";
import pg from "pg";
import { expect, test } from "vitest";

test("[WIRE12] [HTTP14] closing answers what was taken, takes nothing more, and then lets go of everybody", async () => {
  await using world = await createWorld();
  const [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  const conversationId = await world.conversation(ada, bob);
  const send = { conversationId, senderId: ada.user_id, content: "taken" };
  const sockets = [await world.connect(ada), await world.connect(ada, { transports: ["polling"] })];
  // The row of the conversation is held, so that the commands stay on their way.
  const holder = new pg.Client({ connectionString: (world.databaseOptions as { url: string }).url });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from conversations where conversation_id = $1 for update", [conversationId]);
  const taken = sockets.map((socket) => socket.ask("sendMessage", send));
  const overHttp = world.request(ada, "POST", `/v1/conversations/${conversationId}/messages`, { content: "taken" });
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await world.sql(waiting)).length === 0);

  const closed = world.chat.close();
  expect((await fetch(`${world.url}/readyz`)).status).toBe(503);
  const refused = await fetch(`${world.url}/socket.io/?EIO=4&transport=polling`);
  expect([refused.status, (await refused.json()).code]).toEqual([503, "unavailable"]);
  const late = sockets.map((socket) => socket.ask("sendMessage", send).catch((error: Error) => error.message));
  await holder.query("commit");
  await holder.end();

  // On a busy machine the row may have been held for longer than a statement may wait.
  const isStored = [
    ...(await Promise.all(taken)).map((answer) => answer.ok || expect(answer.code).toBe("unavailable")),
    (await overHttp).status === 201 || expect((await overHttp).status).toBe(503),
  ];
  expect(await Promise.all(late)).toEqual(sockets.map(() => "socket has been disconnected"));
  for (const socket of sockets) expect(await socket.hears("disconnect")).toBe("transport close");
  await closed;
  expect(await world.sql("select 1 from messages")).toHaveLength(isStored.filter(Boolean).length);
});
