import { once } from "node:events";
import { connect } from "node:net";
import { createTestDatabase, TestSocket } from "@duologue/testkit";
import pg from "pg";
import { expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";
import { Correspondence, HOST_TOKENS } from "../test/correspondence.js";

test("[START23] [START24] at SIGTERM new connections are refused before accepted commands are answered", async () => {
  ApplicationProcess.build();
  await using database = await createTestDatabase();
  const { url: DATABASE_URL } = database.options as { url: string };
  await using application = new ApplicationProcess({ ...HOST_TOKENS, DATABASE_URL });
  const url = await application.ready();
  const { conversationId, people } = await Correspondence.begin(url);
  const { token, userId } = people[0] ?? { token: "", userId: 0 };
  using socket = new TestSocket(url, { auth: { token } });
  await socket.hears("connect");
  // The row of the conversation is held, so that the commands stay in flight.
  const holder = new pg.Client({ connectionString: DATABASE_URL });
  await holder.connect();
  await holder.query("begin");
  await holder.query("select 1 from conversations for update");
  const taken = socket.ask("sendMessage", { conversationId, senderId: userId, content: "accepted" });
  const overHttp = fetch(`${url}/v1/conversations/${conversationId}/messages`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ content: "accepted" }),
  });
  const waiting = "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  while ((await holder.query(waiting)).rows.length === 0);

  const ended = application.end("SIGTERM");
  while (!(await isRefused(url)));
  expect(socket.io.connected).toBe(true);
  await holder.query("commit");
  await holder.end();
  expect(await taken).toMatchObject({ ok: true });
  const answered = await overHttp;
  expect([answered.status, answered.headers.get("connection")]).toEqual([201, "close"]);
  expect(await socket.hears("disconnect")).toBe("transport close");
  expect(await ended).toMatchObject({ code: 0, stderr: "" });
});

/** Whether nobody listens there; another failure fails the test. */
async function isRefused(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const code = await once(socket, "connect").then(
    () => "",
    (error) => error.code as string,
  );
  socket.destroy();
  // The system resets a connection that it took and the process had not.
  expect(["", "ECONNRESET", "ECONNREFUSED"]).toContain(code);
  return code === "ECONNREFUSED";
}
