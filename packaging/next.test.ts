import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Browser, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Consumer, installPackages, ROOT } from "./install-packages.js";
import { run } from "./run.js";

let consumer: Consumer;
let browser: Browser;
const running: ChildProcess[] = [];

beforeAll(async () => {
  consumer = await installPackages();
  browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  // Next.js is in no workspace: a user who only tries the chat would wait for it.
  const names = ["next@16", "react@19", "react-dom@19", "jose@6", "@electric-sql/pglite@0.5"];
  const quickly = ["--silent", "--prefer-offline", "--no-audit", "--no-fund"];
  const { code, output } = await run("npm", ["install", ...quickly, ...names], consumer.folder);
  expect(code, output).toBe(0);
  cpSync(join(ROOT, "examples/next"), consumer.folder, {
    recursive: true,
    filter: (path) => !/node_modules|\.next|package\.json$/.test(path),
  });
}, 300_000);

afterAll(async () => {
  for (const child of running) child.kill("SIGKILL");
  await browser?.close();
  consumer?.[Symbol.dispose]();
});

const variables = { DATA_DIR: "memory://", PORT: "0", JWT_SECRET: "x".repeat(32), NEXT_TELEMETRY_DISABLED: "1" };

/** Starts the example, and resolves to its address. */
async function start(mode: "development" | "production"): Promise<{ url: string; stop: () => Promise<unknown> }> {
  const child = spawn(process.execPath, ["server.js"], {
    cwd: consumer.folder,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...variables, NODE_ENV: mode },
  });
  running.push(child);
  const exit = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on("line", (line) => {
      if (line.startsWith("http://")) resolve(line);
    });
    exit.then(([code]) => reject(new Error(`It ended with ${code}.`)));
  });
  return {
    url,
    stop() {
      child.kill("SIGTERM");
      return exit;
    },
  };
}

async function open(url: string, complaints: string[]): Promise<Page> {
  const page = await (await browser.newContext({ timezoneId: "Asia/Tokyo" })).newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  return page;
}

test("[EMBED22] examples/next builds", async () => {
  const { code, output } = await run("npx", ["next", "build"], consumer.folder, variables);
  expect(code, output).toBe(0);
}, 300_000);

test.each(["production", "development"] as const)(
  "[EMBED22] in %s it renders the window on the server, hydrates without a warning, and two people talk",
  async (mode) => {
    const { url, stop } = await start(mode);
    expect(await (await fetch(`${url}/?me=Ada&with=Ben`)).text()).toContain("duo-composer");
    const complaints: string[] = [];
    const ada = await open(`${url}/?me=Ada&with=Ben`, complaints);
    const ben = await open(`${url}/?me=Ben&with=Ada`, complaints);
    await ada.getByRole("textbox").fill("Hello, Ben!");
    await ada.keyboard.press("Enter");
    await ben.getByText("Hello, Ben!").waitFor({ timeout: 60_000 });
    expect(complaints).toEqual([]);
    await stop();
  },
  200_000,
);
