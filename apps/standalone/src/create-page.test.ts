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

test.each(["/", "/c/123", "/sign-in", "/c/%E0%A4%A", "/%ff"])(
  "[START13] %s is the document, which is asked about each time",
  async (path) => {
    const response = await get(path);
    expect([response.status, await response.text()]).toEqual([200, "<!doctype html>"]);
    expect(response.headers.get("cache-control")).toBe("no-cache");
    expect(response.headers.get("content-type")).toMatch(/^text\/html/);
  },
);

test("[START13] a hashed file is kept for ever, and travels compressed", async () => {
  const response = await get("/assets/index-a1b2.js", "*/*", { "accept-encoding": "gzip" });
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  expect(response.headers.get("content-type")).toMatch(/^text\/javascript/);
  expect(response.headers.get("content-encoding")).toBe("gzip");
});

const missing = [
  "/assets",
  "/assets/",
  "/assets/index-old.js",
  "/assets/missing",
  "/assets/deep/missing",
  "/assets//missing",
  "/%61ssets/missing",
  "/assets%2fmissing",
  "/assets%5cmissing",
  "/favicon.png",
  "/c/123.js",
  "/.well-known/security",
  "/nested/missing.css",
  "/..%2f..%2fetc%2fpasswd",
];
const accepts = ["text/html,application/xhtml+xml,*/*;q=0.8", "*/*", "application/json", "image/avif,image/webp"];

test.each(missing)("[START13] %s is 404 and is not stored, for every Accept header", async (path) => {
  for (const accept of accepts) {
    for (const method of ["GET", "HEAD"]) {
      const response = await app.request(path, { method, headers: { accept } });
      expect([method, accept, response.status]).toEqual([method, accept, 404]);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.text()).not.toContain("<!doctype html>");
    }
  }
});

test("[START13] what no browser navigates to is not the document", async () => {
  const response = await get("/c/123", "application/json");
  expect([response.status, response.headers.get("cache-control")]).toEqual([404, "no-store"]);
});

test("[START13] HEAD has the headers of GET", async () => {
  for (const path of ["/", "/assets/index-a1b2.js"]) {
    const head = await app.request(path, { method: "HEAD", headers: { accept: "text/html" } });
    expect([head.status, head.headers.get("cache-control")]).toEqual([
      200,
      (await get(path)).headers.get("cache-control"),
    ]);
  }
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
