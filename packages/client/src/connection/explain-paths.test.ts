import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { FakeClock, settled } from "../../test/fake-clock.js";
import { HandHeldLink } from "../../test/hand-held-link.js";
import { HttpClient } from "../http/http-client.js";
import { explainFailures } from "./explain-failures.js";
import { explainPaths } from "./explain-paths.js";
import { TokenSource } from "./token-source.js";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => warn.mockRestore());

const HTML = { headers: { "content-type": "text/html" } };
const PATHS = ["/chat/socket.io", "/socket.io/"];
let hosts = 0;

test.each([
  ["a page of a development server", "<!doctype html><title>App</title>", 200, /a page of HTML/],
  ["another framework's 404", "<h1>Not found</h1>", 404, /the status 404/],
  ["a 404 of JSON", '{"message":"Route not found"}', 404, /the status 404/],
  ["a 405 without a body", "", 405, /the status 405/],
  ["another text", "Hello!", 200, /another text/],
])("[CLIENT40] %s at the path of Socket.IO is said once, with what to look at", async (_, body, status, said) => {
  const fetch = vi.fn(async () => new Response(body, { status }));
  const origin = `https://host-${++hosts}.example`;
  for (let time = 0; time < 2; time += 1) expect(await explainPaths(fetch, origin, PATHS)).toBe(true);
  expect(fetch).toHaveBeenCalledWith(`${origin}/chat/socket.io/?EIO=4&transport=polling`);
  expect(warn.mock.calls).toEqual([[expect.stringMatching(said)]]);
  expect(warn.mock.calls[0]?.[0]).toMatch(/is not Socket\.IO.*attached.*socketPath.*Vite/);
});

test.each([
  ['0{"sid":"x","upgrades":["websocket"]}', 200],
  ['{"code":3,"message":"Bad request"}', 400],
  ['{"code":5,"message":"Unsupported protocol version"}', 400],
  ['{"error":"Starting.","code":"unavailable"}', 503],
])("[CLIENT40] what a chat responds is no problem: %s", async (body, status) => {
  expect(await explainPaths(async () => new Response(body, { status }), "https://a.example", PATHS)).toBe(true);
  expect(warn).not.toHaveBeenCalled();
});

test("[CLIENT40] a chat at the second path is found", async () => {
  const fetch = vi.fn(async (url: unknown) =>
    String(url).includes("/chat/") ? new Response("<p>", { status: 404 }) : new Response('0{"sid":"x"}'),
  );
  expect(await explainPaths(fetch, "https://a.example", PATHS)).toBe(true);
  expect(fetch).toHaveBeenLastCalledWith("https://a.example/socket.io/?EIO=4&transport=polling");
  expect(warn).not.toHaveBeenCalled();
});

test("[CLIENT40] without a response nothing is known, and nothing is said", async () => {
  const fetch = () => Promise.reject(new TypeError("Failed to fetch"));
  expect(await explainPaths(fetch, "https://a.example", PATHS)).toBe(false);
  expect(warn).not.toHaveBeenCalled();
});

function setUp(explain: () => Promise<boolean>) {
  const clock = new FakeClock();
  const wire = new HandHeldLink();
  const link = explainFailures(wire, clock, explain);
  const listener = { opened: vi.fn(), lost: vi.fn(), closed() {}, refused() {}, ended() {}, heard() {} };
  link.listen(listener);
  return { clock, link, listener, tell: () => wire.server };
}

test("[CLIENT40] the first attempt that fails, or takes 5 s, is looked into, until something responded", async () => {
  const answers = [false, true];
  const explain = vi.fn(async () => answers.shift() ?? true);
  const { clock, link, listener, tell } = setUp(explain);
  link.open("t");
  await clock.advance(4_999);
  expect(explain).not.toHaveBeenCalled();
  await clock.advance(1);
  expect(explain).toHaveBeenCalledTimes(1);
  for (let time = 0; time < 3; time += 1) {
    tell().lost("timeout");
    await settled();
  }
  expect([explain.mock.calls.length, listener.lost.mock.calls]).toEqual([2, [["timeout"], ["timeout"], ["timeout"]]]);
});

test("[CLIENT40] a connection that was open once is not looked into when it breaks", async () => {
  const explain = vi.fn(async () => true);
  const { clock, link, tell } = setUp(explain);
  link.open("t");
  tell().opened();
  expect(clock.waits).toEqual([]);
  await clock.advance(10_000);
  tell().lost("transport close");
  expect([explain.mock.calls.length, clock.waits]).toEqual([0, []]);
});

test("[CLIENT40] an attempt that the application ends is not looked into, and one that is repeated is once", async () => {
  const explain = vi.fn(async () => true);
  const { clock, link } = setUp(explain);
  link.open("t");
  link.close();
  await clock.advance(10_000);
  expect(explain).not.toHaveBeenCalled();
  link.open("t");
  await clock.advance(3_000);
  link.open("t");
  await clock.advance(4_999);
  expect(explain).not.toHaveBeenCalled();
  await clock.advance(1);
  expect([explain.mock.calls.length, clock.waits]).toEqual([1, []]);
});

test("[CLIENT40] a page of HTML in place of a route is said once; JSON and a gateway's error page are not", async () => {
  const responses = [new Response("<p>", HTML), new Response("<p>", { ...HTML, status: 404 }), Response.json([])];
  responses.push(new Response("<p>", { ...HTML, status: 502 }));
  const clock = new FakeClock();
  const fetch = async () => responses.shift() ?? Response.json([]);
  const http = new HttpClient({ base: () => "https://b.example", fetch, tokens: new TokenSource("t", clock), clock });
  for (let time = 0; time < 4; time += 1) await http.request({ method: "GET", path: "/v1/users/me" });
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^Duologue: https:\/\/b\.example responds with a page of HTML/)],
  ]);
});
