import type { User } from "@duologue/protocol";
import { createWorld, TEST_SECRET, type World } from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createAuthenticate } from "../auth/authenticate.js";
import { systemClock } from "../kernel/clock.js";
import { createLogger } from "../kernel/logger.js";
import { createMetrics } from "../kernel/metrics.js";
import { bindUseCases } from "../use-cases.js";
import { createHttp, type HttpOptions } from "./create-http.js";
import { errorBody } from "./rows.js";

let world: World;
let ada: User;
let bob: User;
let conversationId: number;

beforeAll(async () => {
  world = await createWorld();
  [ada, bob] = [await world.user("Ada"), await world.user("Bob")];
  conversationId = await world.conversation(ada, bob);
});

afterAll(() => world[Symbol.asyncDispose]());

/** The HTTP door alone, on a world's database. */
function appOf({ database }: World, options: Partial<HttpOptions>) {
  const useCases = bindUseCases(
    database,
    () => true,
    systemClock,
    () => {},
  );
  return createHttp({
    useCases,
    authenticate: createAuthenticate([{ secret: TEST_SECRET }], 30, { ...useCases, hasEnded: () => false }),
    rateLimit: () => 0,
    toWireError: (error) => {
      throw error;
    },
    broadcast: async () => {},
    metrics: createMetrics({ connections: () => 0 }),
    apiKey: undefined,
    corsOrigin: [],
    isClosing: () => false,
    clock: systemClock,
    logger: createLogger("silent"),
    ...options,
  });
}

test("[HTTP12] the allowance for messages is one for HTTP and the socket, and each user has their own", async () => {
  await using limited = await createWorld({ rateLimit: 1 });
  const [cleo, dan] = [await limited.user("Cleo"), await limited.user("Dan")];
  const id = await limited.conversation(cleo, dan);
  const socket = await limited.connect(cleo);
  const path = `/v1/conversations/${id}/messages`;
  const command = { conversationId: id, senderId: cleo.user_id, content: "over the socket" };
  // What is invalid costs nothing.
  for (let at = 0; at < 5; at += 1) await limited.request(cleo, "POST", path, { content: "" });

  const begin = performance.now();
  const answers = await Promise.all([
    ...Array.from({ length: 20 }, async () => (await socket.ask("sendMessage", command)).ok),
    ...Array.from({ length: 20 }, async () => (await limited.request(cleo, "POST", path, { content: "x" })).ok),
  ]);
  const seconds = (performance.now() - begin) / 1000;
  const stored = answers.filter(Boolean).length;
  expect(stored).toBeGreaterThanOrEqual(3);
  // A burst of three and one a second, and one for clocks that tick differently; with two allowances, six.
  expect(stored).toBeLessThanOrEqual(3 + Math.ceil(seconds) + 1);
  expect((await limited.request(dan, "POST", path, { content: "the neighbour's" })).status).toBe(201);
});

test("[HTTP12] every route draws on an allowance, and a used one says for how many seconds to wait", async () => {
  const drawn: string[] = [];
  const app = appOf(world, {
    rateLimit(userId, allowance) {
      drawn.push(`${userId} ${allowance}`);
      return 1_001;
    },
  });
  const asked: [string, string, object?][] = [
    ["GET", "/v1/conversations"],
    ["GET", `/v1/conversations/${conversationId}`],
    ["POST", "/v1/conversations", { userId: bob.user_id }],
    ["GET", `/v1/conversations/${conversationId}/messages`],
    ["POST", `/v1/conversations/${conversationId}/messages`, { content: "too much" }],
    ["POST", `/v1/conversations/${conversationId}/read`, { messageIds: [] }],
    ["GET", "/v1/users"],
    ["GET", "/v1/users/me"],
  ];
  for (const [method, path, body] of asked) {
    const headers = { authorization: `Bearer ${await world.token(ada)}`, "content-type": "application/json" };
    const response = await app.request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    expect(response.headers.get("retry-after")).toBe("2");
    expect([response.status, errorBody.parse(await response.json())]).toMatchObject([429, { code: "rate_limited" }]);
  }
  const allowances = ["reads", "reads", "joins", "reads", "messages", "reads", "reads", "reads"];
  expect(drawn).toEqual(allowances.map((allowance) => `${ada.user_id} ${allowance}`));
  expect(await world.sql("select 1 from messages where content = 'too much'")).toEqual([]);
});
