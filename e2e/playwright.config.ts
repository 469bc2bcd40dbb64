import { defineConfig } from "@playwright/test";
import type { ServerOptions } from "./application.js";

/** Two people in real browsers, and a real server. */
export default defineConfig<object, ServerOptions>({
  testDir: ".",
  outputDir: "../test-results",
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    locale: "en-GB",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      // As root, Chromium starts without its sandbox only; the rest keeps it from calling home.
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    // A trace of every test takes as long as a third of them: `--trace on` makes one of the test that is looked into.
    screenshot: "only-on-failure",
  },
  projects: [
    { name: "postgres", use: { database: "postgres" } },
    // What a page does is the same on either database; the way of a message is not.
    { name: "pglite", use: { database: "pglite" }, testMatch: ["two-people.spec.ts", "unsent.spec.ts"] },
  ],
});
