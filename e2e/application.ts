import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startPostgresServer } from "@duologue/testkit";
import { type Browser, type BrowserContextOptions, test as base, type Page } from "@playwright/test";

export interface ServerOptions {
  readonly database: "pglite" | "postgres";
}

/** The ready-made application, running as the start command runs it. */
export interface Application {
  readonly url: string;
}

/** Somebody with an account, a browser of their own, and the page open. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly page: Page;
}

interface Fixtures {
  /** Signs a new person up, in a browser of their own. */
  readonly signUp: (name: string, options?: BrowserContextOptions) => Promise<Person>;
}

export const PASSWORD = "correct horse battery staple";

const MAIN = fileURLToPath(new URL("../apps/standalone/dist/main.js", import.meta.url));

export const test = base.extend<Fixtures, ServerOptions & { application: Application }>({
  database: ["pglite", { option: true, scope: "worker" }],

  application: [
    async ({ database }, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), "duologue-e2e-"));
      const postgres = database === "postgres" ? await startPostgresServer() : undefined;
      const child = spawn(process.execPath, [MAIN], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          PORT: "0",
          DATA_DIR: dataDir,
          LOG_LEVEL: "error",
          RATE_LIMIT: "off",
          ...(postgres && {
            DATABASE_URL: postgres.url("postgres"),
            AUTH_SECRET: "a secret of the browser tests alone",
          }),
        },
      });
      const exit = once(child, "exit");
      await use({ url: await readyAddress(child.stdout) });
      child.kill("SIGTERM");
      await exit;
      await postgres?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  signUp: async ({ browser, application }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (name, options = {}) => {
      const person = await openAccount(browser, application, name, options);
      contexts.push(person.page.context());
      return person;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from "@playwright/test";

/** The address that the application prints when it is ready. */
async function readyAddress(output: AsyncIterable<Buffer>): Promise<string> {
  let printed = "";
  for await (const chunk of output) {
    printed += chunk.toString();
    const address = /ready at (http:\S+)/.exec(printed)?.[1];
    if (address !== undefined) return address;
  }
  throw new Error(`The application ended before it was ready: ${printed}`);
}

async function openAccount(browser: Browser, { url }: Application, name: string, options: BrowserContextOptions) {
  const context = await browser.newContext({ baseURL: url, locale: "en-GB", ...options });
  const page = await context.newPage();
  const email = `${name.toLowerCase().replace(/\W+/g, ".")}.${crypto.randomUUID().slice(0, 8)}@example.com`;
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "New conversation" }).waitFor();
  return { name, email, page };
}

/** Opens the conversation of one person with another, found by name. */
export async function openConversation({ page }: Person, other: Person): Promise<void> {
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("combobox", { name: "Search people" }).fill(other.name);
  await page.getByRole("option", { name: other.name }).click();
  await composer(page).waitFor();
}

export function composer(page: Page) {
  return page.getByRole("textbox", { name: /^Write to/ });
}

/** The messages that are shown. */
export function messages(page: Page) {
  return page.getByRole("log");
}

/** By the button, which sends on every device; by key, which does not wait for the layout to hold still. */
export async function write(page: Page, text: string): Promise<void> {
  await composer(page).fill(text);
  await page.getByRole("button", { name: "Send" }).press("Enter");
}
