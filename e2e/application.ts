import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PostgresServer, startPostgresServer, startTcpProxy, type TcpProxy } from "@duologue/testkit";
import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";

export interface ServerOptions {
  readonly database: "pglite" | "postgres";
  /** Whether nobody has an account there; else somebody has, as on most servers. */
  readonly isEmpty: boolean;
}

/** The ready-made application, running as the start command runs it. */
export interface Application {
  readonly url: string;
  /** The way to its database, where that is not embedded. */
  readonly network: TcpProxy | null;
}

/** Somebody with an account, a browser of their own, and the page open. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly page: Page;
}

interface Fixtures {
  /** A browser of somebody who is not known yet; closed when the test ends. */
  readonly openBrowser: (options?: BrowserContextOptions) => Promise<BrowserContext>;
  /** Signs a new person up, in a browser of their own: over HTTP, as the form does, which takes a browser much longer. */
  readonly signUp: (name: string, options?: BrowserContextOptions) => Promise<Person>;
  /** Cuts the application off its database, and lets it have it again; healed when the test ends. */
  readonly network: Pick<TcpProxy, "cut" | "heal">;
}

export const PASSWORD = "correct horse battery staple";

const MAIN = fileURLToPath(new URL("../apps/standalone/dist/main.js", import.meta.url));

export const test = base.extend<Fixtures, ServerOptions & { application: Application }>({
  database: ["pglite", { option: true, scope: "worker" }],
  isEmpty: [false, { option: true, scope: "worker" }],

  application: [
    async ({ database, isEmpty }, use) => {
      const dataDir = await mkdtemp(join(tmpdir(), "duologue-e2e-"));
      const postgres = database === "postgres" ? await startPostgresServer() : undefined;
      const network = postgres ? await startTcpProxy(postgres.port) : null;
      const child = spawn(process.execPath, [MAIN], {
        stdio: ["ignore", "pipe", "inherit"],
        env: {
          ...process.env,
          PORT: "0",
          DATA_DIR: dataDir,
          LOG_LEVEL: "error",
          RATE_LIMIT: "off",
          ...databaseVariables(postgres, network),
        },
      });
      const exit = once(child, "exit");
      const url = await readyAddress(child.stdout);
      if (!isEmpty) await createAccount(url);
      await use({ url, network });
      child.kill("SIGTERM");
      await exit;
      await network?.[Symbol.asyncDispose]();
      await postgres?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
    { scope: "worker" },
  ],

  network: async ({ application: { network } }, use) => {
    if (network === null) throw new Error("An embedded database has no network to cut.");
    await use(network);
    network.heal();
  },

  openBrowser: async ({ browser, application: { url } }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ baseURL: url, locale: "en-GB", ...options });
      contexts.push(context);
      return context;
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  signUp: async ({ openBrowser, application: { url } }, use) => {
    await use(async (name, options) => {
      const context = await openBrowser(options);
      const email = addressOf(name);
      const data = { name, email, password: PASSWORD };
      const response = await context.request.post("/auth/sign-up/email", { data, headers: { origin: url } });
      if (!response.ok()) throw new Error(`The sign-up of ${name} was answered ${response.status()}.`);
      const page = await context.newPage();
      await page.goto("/");
      await page.getByRole("button", { name: "New conversation" }).waitFor();
      return { name, email, page };
    });
  },
});

export { expect } from "@playwright/test";

/** What names a database of one's own to the application, reached through `network`; nothing for the embedded one. */
function databaseVariables(postgres: PostgresServer | undefined, network: TcpProxy | null): Record<string, string> {
  if (postgres === undefined || network === null) return {};
  const address = postgres.url("postgres").replace(`:${postgres.port}/`, `:${network.port}/`);
  return { DATABASE_URL: address, AUTH_SECRET: "a secret of the browser tests alone" };
}

/**
 * The address that the application prints when it is ready, by number: at `localhost`, engine.io does not listen to the
 * browser saying that it is offline.
 */
async function readyAddress(output: AsyncIterable<Buffer>): Promise<string> {
  let printed = "";
  for await (const chunk of output) {
    printed += chunk.toString();
    const address = /ready at (http:\S+)/.exec(printed)?.[1];
    if (address !== undefined) return address.replace("//localhost:", "//127.0.0.1:");
  }
  throw new Error(`The application ended before it was ready: ${printed}`);
}

/** Somebody who takes part in no test. */
async function createAccount(url: string): Promise<void> {
  const name = "Somebody Else";
  const body = JSON.stringify({ name, email: addressOf(name), password: PASSWORD });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${url}/auth/sign-up/email`, { method: "POST", headers, body });
  if (!response.ok) throw new Error(`The first sign-up was answered ${response.status}.`);
}

/** An email address that nobody else has. */
export function addressOf(name: string): string {
  return `${name.toLowerCase().replace(/\W+/g, ".")}.${crypto.randomUUID().slice(0, 8)}@example.com`;
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
