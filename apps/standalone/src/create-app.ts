import { type Chat, findUnavailable, type Logger } from "@duologue/server";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { routePath } from "hono/route";
import type { Accounts } from "./accounts/accounts.js";
import { type MountOptions, mountAccounts } from "./accounts/mount-accounts.js";
import { createPage } from "./create-page.js";
import { securityHeaders } from "./security-headers.js";

export interface AppOptions extends MountOptions {
  readonly chat: Chat;
  readonly accounts: Accounts | undefined;
  /** Where the built page lies. */
  readonly pageFolder: string;
  readonly logger: Logger;
}

type App = Hono<{ Bindings: HttpBindings }>;

/** What the chat answers; everything else is the accounts' or the page. */
const CHAT_ROUTES = ["/v1/*", "/healthz", "/readyz", "/metrics", "/openapi.json", "/asyncapi.json"];

/** Puts accounts, chat and page under one address. */
export function createApp(options: AppOptions): App {
  const { chat, accounts, pageFolder, logger } = options;
  const app: App = new Hono();
  app.use(securityHeaders);
  if (accounts) mountAccounts(app, accounts, options);
  for (const route of CHAT_ROUTES) app.all(route, (context) => chat.fetch(context.req.raw));
  app.all("/auth/*", (context) => context.notFound());
  app.route("/", createPage(pageFolder) as unknown as App);
  app.notFound((context) => context.json({ error: "There is nothing at this address.", code: "not_found" }, 404));
  app.onError((error, context) => answerError(error, context, logger));
  return app;
}

/** In the words of the protocol: whether a retry can help, and nothing about the inside but an id of the log. */
function answerError(error: Error, context: Context, logger: Logger): Response {
  if (findUnavailable(error)) {
    const headers = { "retry-after": "1" };
    return context.json({ error: "The database cannot be reached just now.", code: "unavailable" }, 503, headers);
  }
  const id = crypto.randomUUID();
  logger.error({ id, method: context.req.method, route: routePath(context), error }, "A request failed.");
  return context.json(
    { error: `Something went wrong on the server. Its log knows more: ${id}`, code: "internal" },
    500,
  );
}
