import type { Chat, Logger } from "@duologue/server";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { type Accounts, CLIENT_ADDRESS_HEADER } from "./accounts/accounts.js";
import { clientAddress } from "./accounts/client-address.js";
import { createPage } from "./create-page.js";
import { securityHeaders } from "./security-headers.js";

export interface AppOptions {
  readonly chat: Chat;
  readonly accounts: Accounts | undefined;
  /** Where the built page lies. */
  readonly pageFolder: string;
  /** Other origins whose pages may sign people in. */
  readonly corsOrigin: readonly string[];
  readonly logger: Logger;
}

type App = Hono<{ Bindings: HttpBindings }>;

/** What the chat answers; everything else is the accounts' or the page. */
const CHAT_ROUTES = ["/v1/*", "/healthz", "/readyz", "/metrics", "/openapi.json", "/asyncapi.json"];
/** Bytes of a request to the accounts: an e-mail address, a name, a password. */
const ACCOUNT_BODY_BYTES = 16 * 1024;

/** Puts accounts, chat and page under one address. */
export function createApp({ chat, accounts, pageFolder, corsOrigin, logger }: AppOptions): App {
  const app: App = new Hono();
  app.use(securityHeaders);
  if (accounts) mountAccounts(app, accounts, corsOrigin);
  for (const route of CHAT_ROUTES) app.all(route, (context) => chat.fetch(context.req.raw));
  app.all("/auth/*", (context) => context.notFound());
  app.route("/", createPage(pageFolder) as unknown as App);
  app.notFound((context) => context.json({ error: "There is nothing at this address.", code: "not_found" }, 404));
  app.onError((error, context) => {
    const id = crypto.randomUUID();
    logger.error({ err: error, id, path: context.req.path }, "A request failed.");
    return context.json(
      { error: `Something went wrong on the server. Its log knows more: ${id}`, code: "internal" },
      500,
    );
  });
  return app;
}

function mountAccounts(app: App, accounts: Accounts, corsOrigin: readonly string[]): void {
  // With `*`, any page may use the chat with a token that it has; signing people in is for those that are named.
  const named = corsOrigin.filter((origin) => origin !== "*");
  if (named.length > 0) {
    app.use("/auth/*", cors({ origin: named, credentials: true, exposeHeaders: ["set-auth-token", "x-retry-after"] }));
  }
  app.use("/auth/*", bodyLimit({ maxSize: ACCOUNT_BODY_BYTES }));
  app.all("/auth/*", (context) => accounts.fetch(withClientAddress(context)));
}

function withClientAddress(context: Context<{ Bindings: HttpBindings }>): Request {
  const peer = context.env.incoming.socket.remoteAddress ?? "";
  const request = new Request(context.req.raw);
  request.headers.set(CLIENT_ADDRESS_HEADER, clientAddress(peer, context.req.header("x-forwarded-for")));
  return request;
}
