import type { AddressInfo } from "node:net";
import { createLogger } from "@duologue/server";
import { createTestDatabase, type TestDatabase, TestSocket } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMarketplace, type Marketplace } from "./create-marketplace.js";
import { signToken } from "./people.js";

const JWT_SECRET = "the application's own secret, of more than 32 bytes";
const PATH = "/chat/socket.io";

let database: TestDatabase;
let marketplace: Marketplace;
let url: string;

beforeAll(async () => {
  database = await createTestDatabase({ migrated: false });
  marketplace = await createMarketplace({
    database: { ...database.options, schema: "chat" },
    jwtSecret: JWT_SECRET,
    logger: createLogger("silent"),
  });
  await new Promise<void>((resolve) => marketplace.server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(marketplace.server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  await marketplace.close();
  await database[Symbol.asyncDispose]();
});

async function post(path: string, body: object, token = "") {
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
}

async function signUp(name: string, role: string): Promise<{ chatUserId: number; token: string }> {
  return (await post("/sign-up", { name, role })).body;
}

test("[EMBED1] two people of an Express application talk, by the application's own tokens", async () => {
  const [ada, ben] = [await signUp("Ada", "buyer"), await signUp("Ben", "seller")];
  const opened = await post("/chat/v1/conversations", { userId: ben.chatUserId }, ada.token);
  expect(opened).toMatchObject({ status: 201, body: { other_user: { name: "Ben" } } });
  const conversationId = opened.body.conversation_id;

  using hers = new TestSocket(url, { path: PATH, auth: { token: ada.token } });
  using his = new TestSocket(url, { path: PATH, auth: { token: ben.token }, transports: ["polling", "websocket"] });
  for (const socket of [hers, his]) await socket.ask("joinRoom", conversationId);
  hers.emit("sendMessage", { conversationId, senderId: ada.chatUserId, content: "Is it still for sale?" });
  const { message_id } = await his.hears("receiveMessage", ({ content }) => content === "Is it still for sale?");
  his.emit("sendMessage", { conversationId, senderId: ben.chatUserId, content: "It is." });
  his.emit("markAsRead", { conversationId, messageIds: [message_id] });
  expect(await hers.hears("messageUpdated")).toMatchObject({ messageIds: [message_id], read_status: true });
  await hers.hears("receiveMessage", ({ content }) => content === "It is.");
});

test("[EMBED2] the application says who may talk with whom", async () => {
  const [ada, eve] = [await signUp("Ada", "buyer"), await signUp("Eve", "buyer")];
  const refused = await post("/chat/v1/conversations", { userId: eve.chatUserId }, ada.token);
  expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
});

test("[EMBED3] a token of somebody whom the chat was not told about is refused", async () => {
  const token = await signToken("stranger", JWT_SECRET);
  using socket = new TestSocket(url, { path: PATH, auth: { token } });
  expect((await socket.hears("connect_error")).data).toEqual({ code: "user_unknown" });
});

test("[EMBED4] what is not the chat's stays the application's", async () => {
  expect((await fetch(`${url}/chat/healthz`)).status).toBe(200);
  expect((await fetch(`${url}/healthz`)).status).toBe(404);
  expect((await fetch(`${url}/v1/users`)).status).toBe(404);
});
