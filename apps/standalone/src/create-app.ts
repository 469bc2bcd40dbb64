import { type Chat, findUnavailable, type Logger } from "@duologue/server";
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
  /** Whether a nearby peer is a proxy, to be believed about whom it speaks for. */
  readonly isBehindProxy: boolean;
  readonly logger: Logger;
}

type App = Hono<{ Bindings: HttpBindings }>;

/** What the chat answers; everything else is the accounts' or the page. */
const CHAT_ROUTES = ["/v1/*", "/healthz", "/readyz", "/metrics", "/openapi.json", "/asyncapi.json"];
/** Bytes of a request to the accounts: an e-mail address, a name, a password. */
const ACCOUNT_BODY_BYTES = 16 * 1024;

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
  logger.error({ err: error, id, path: context.req.path }, "A request failed.");
  return context.json(
    { error: `Something went wrong on the server. Its log knows more: ${id}`, code: "internal" },
    500,
  );
}

function mountAccounts(app: App, accounts: Accounts, { corsOrigin, isBehindProxy }: AppOptions): void {
  // With `*`, any page may use the chat with a token that it has; signing people in is for those that are named.
  const named = corsOrigin.filter((origin) => origin !== "*");
  if (named.length > 0) {
    app.use("/auth/*", cors({ origin: named, credentials: true, exposeHeaders: ["set-auth-token", "x-retry-after"] }));
  }
  const tooLarge = (context: Context) =>
    context.json({ error: "The request is too large.", code: "invalid_payload" }, 413);
  app.use("/auth/*", bodyLimit({ maxSize: ACCOUNT_BODY_BYTES, onError: tooLarge }));
  app.all("/auth/*", (context) => accounts.fetch(prepared(context, isBehindProxy)));
}

/** The request as better-auth wants it. */
function prepared({ req, env }: Context<{ Bindings: HttpBindings }>, isBehindProxy: boolean): Request {
  const request = new Request(req.raw);
  const forwardedFor = isBehindProxy ? req.header("x-forwarded-for") : undefined;
  request.headers.set(CLIENT_ADDRESS_HEADER, clientAddress(env.incoming.socket.remoteAddress ?? "", forwardedFor));
  // Browsers name the origin of everything that changes something; programs, which no page can misuse, name none.
  if (!req.header("origin")) request.headers.set("origin", new URL(req.url).origin);
  return request;
}
