import { defineConfig } from "@playwright/test";
import type { ServerOptions } from "./application.js";

/** Two people in real browsers, a real server, and each of the two databases. */
export default defineConfig<object, ServerOptions>({
  testDir: ".",
  outputDir: "../test-results",
  workers: 1,
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
    trace: "retain-on-failure",
  },
  projects: [
    // An embedded database has no network to cut.
    { name: "pglite", use: { database: "pglite" }, testIgnore: "outage.spec.ts" },
    { name: "postgres", use: { database: "postgres" } },
  ],
});
