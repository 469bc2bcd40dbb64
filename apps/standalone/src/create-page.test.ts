import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPage } from "./create-page.js";
import { securityHeaders } from "./security-headers.js";

let folder: string;
let app: Hono;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "duologue-page-"));
  await mkdir(join(folder, "assets"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  await writeFile(join(folder, "robots.txt"), "User-agent: *");
  await writeFile(join(folder, "assets", "index-a1b2.js"), `"${"x".repeat(5000)}"`);
  app = new Hono().use(securityHeaders).route("/", createPage(folder));
});
afterAll(() => rm(folder, { recursive: true }));

const get = (path: string, accept = "text/html,*/*", headers = {}) =>
  app.request(path, { headers: { accept, ...headers } });

test.each(["/", "/c/123", "/sign-in"])("[START13] %s is the document, which is asked about each time", async (path) => {
  const response = await get(path);
  expect([response.status, await response.text()]).toEqual([200, "<!doctype html>"]);
  expect(response.headers.get("cache-control")).toBe("no-cache");
  expect(response.headers.get("content-type")).toMatch(/^text\/html/);
});

test("[START13] a hashed file is kept for ever, and travels compressed", async () => {
  const response = await get("/assets/index-a1b2.js", "*/*", { "accept-encoding": "gzip" });
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
  expect(response.headers.get("content-encoding")).toBe("gzip");
});

test.each([
  ["a file that is not there", "/assets/index-old.js", "text/html,*/*"],
  ["an address that no browser goes to", "/c/123", "application/json"],
  ["a way out of the folder", "/..%2f..%2fetc%2fpasswd", "*/*"],
])("[START13] %s is not the document", async (_what, path, accept) => {
  expect((await get(path, accept)).status).toBe(404);
});

test("[START13] no answer may be framed, sniffed, or run scripts from elsewhere", async () => {
  for (const path of ["/", "/robots.txt", "/nowhere.js"]) {
    const { headers } = await get(path);
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'self';.* frame-ancestors 'none'$/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  }
});

test("[START13] without a built page, it says how to build it", async () => {
  const response = await createPage(join(folder, "missing")).request("/");
  expect([response.status, await response.text()]).toEqual([404, "The page is not built: run `npm run build`."]);
});
