import { expect, test } from "vitest";
import { FakeClock } from "../../test/fake-clock.js";
import { TokenSource } from "../connection/token-source.js";
import { HttpClient } from "./http-client.js";

interface Call {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client whose server is a function. */
function setUp(server: (call: Call) => Response | Promise<Response>, token: string | (() => Promise<string>) = "t") {
  const clock = new FakeClock();
  const calls: Call[] = [];
  const http = new HttpClient({
    base: () => "https://example.com/chat",
    fetch: async (url, init) => {
      const call = { url: String(url), init: init ?? {} };
      calls.push(call);
      return server(call);
    },
    tokens: new TokenSource(token, clock),
    clock,
  });
  return { http, calls, clock };
}

function tokenOf({ init }: Call): string {
  return new Headers(init.headers).get("authorization") ?? "";
}

test("[CLIENT19] asks the route with the token, and gives what it answers", async () => {
  const { http, calls } = setUp(() => Response.json({ data: [] }));
  const query = { before: 7, limit: 50, after: undefined };
  expect(await http.request({ method: "GET", path: "/v1/users", query })).toEqual({ ok: true, value: { data: [] } });
  await http.request({ method: "POST", path: "/v1/conversations", body: { userId: 2 } });
  expect(calls.map(({ url }) => url)).toEqual([
    "https://example.com/chat/v1/users?before=7&limit=50",
    "https://example.com/chat/v1/conversations",
  ]);
  expect(calls.map(tokenOf)).toEqual(["Bearer t", "Bearer t"]);
  expect(calls[1]?.init).toMatchObject({ method: "POST", body: '{"userId":2}' });
});

test("[CLIENT2] [CLIENT19] a refused token is replaced once, for all requests that were refused with it", async () => {
  let count = 0;
  const { http, calls } = setUp(
    (call) => (tokenOf(call) === "Bearer t2" ? Response.json(1) : Response.json({}, { status: 401 })),
    async () => `t${++count}`,
  );
  const request = { method: "GET", path: "/" } as const;
  expect(await Promise.all([http.request(request), http.request(request)])).toEqual([
    { ok: true, value: 1 },
    { ok: true, value: 1 },
  ]);
  expect([count, calls.length]).toEqual([2, 4]);
});

test("[CLIENT3] [CLIENT19] a token that nobody accepts is an error, not a loop", async () => {
  let count = 0;
  const { http } = setUp(
    () => Response.json({ error: "Who are you?", code: "unauthorized" }, { status: 401 }),
    async () => `t${++count}`,
  );
  const answer = await http.request({ method: "GET", path: "/" });
  expect(answer).toEqual({ ok: false, code: "unauthorized", error: "Who are you?", retryable: false });
  await http.request({ method: "GET", path: "/" });
  expect(count).toBe(2);
});

test.each([
  [403, { error: "No.", code: "forbidden" }, {}, { code: "forbidden", error: "No.", retryable: false }],
  [
    429,
    { error: "Wait.", code: "rate_limited" },
    { "retry-after": "2" },
    { code: "rate_limited", retryAfterMs: 2_000 },
  ],
  [502, "<html>", {}, { code: "unavailable", retryable: true }],
  [404, { message: "another framework's" }, {}, { code: "not_found", retryable: false }],
  [418, { code: "a code of the future", error: "Tea." }, {}, { code: "internal", error: "Tea." }],
])("[CLIENT19] status %i is understood", async (status, body, headers, failure) => {
  const { http } = setUp(() => new Response(JSON.stringify(body), { status, headers }));
  expect(await http.request({ method: "GET", path: "/" })).toMatchObject({ ok: false, ...failure });
});

test("[CLIENT19] no network, and no answer in 15 s, are failures that can be retried", async () => {
  const down = setUp(() => Promise.reject(new TypeError("fetch failed")));
  const unavailable = { ok: false, code: "unavailable", retryable: true };
  expect(await down.http.request({ method: "GET", path: "/" })).toMatchObject(unavailable);
  const silent = setUp(
    ({ init }) =>
      new Promise((_, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted")))),
  );
  const answer = silent.http.request({ method: "GET", path: "/" });
  await silent.clock.advance(15_000);
  expect(await answer).toMatchObject(unavailable);
});
