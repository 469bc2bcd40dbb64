import { createOriginRule, type OriginRequest } from "@duologue/server";
import type { HttpBindings } from "@hono/node-server";
import type { Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { cors } from "hono/cors";
import { accountResponse } from "./account-response.js";
import { type Accounts, CLIENT_ADDRESS_HEADER } from "./accounts.js";
import { checkAccountRequest } from "./check-account-request.js";
import { clientAddress } from "./client-address.js";

export interface MountOptions {
  /** The address at which users reach the application, if it was configured: then a nearby peer is a proxy. */
  readonly publicUrl: string | undefined;
  /** Other origins whose pages may sign users in. */
  readonly corsOrigin: readonly string[];
}

type RequestContext = Context<{ Bindings: HttpBindings }>;

/** Bytes of a request to the accounts: an e-mail address, a name, a password. */
const ACCOUNT_BODY_BYTES = 16 * 1024;

/** Serves the accounts under `/auth`. */
export function mountAccounts(
  app: Hono<{ Bindings: HttpBindings }>,
  accounts: Accounts,
  { publicUrl, corsOrigin }: MountOptions,
): void {
  // With `*`, any page may use the chat with a token that it has; only named ones may sign users in.
  const named = corsOrigin.filter((origin) => origin !== "*");
  const mayUse = createOriginRule({ publicUrl, corsOrigin: named });
  const isOwn = createOriginRule({ publicUrl, corsOrigin: [] });

  app.use("/auth/*", async (context, next) => {
    await next();
    context.header("Cache-Control", "no-store");
  });
  if (named.length > 0) {
    app.use("/auth/*", cors({ origin: named, credentials: true, exposeHeaders: ["set-auth-token", "retry-after"] }));
  }
  const onError = (context: Context) =>
    context.json({ error: "The request is too large.", code: "invalid_payload" }, 413);
  app.use("/auth/*", bodyLimit({ maxSize: ACCOUNT_BODY_BYTES, onError }));
  // All that a stranger learns: whether this is an empty server, whose page offers to make the first account.
  app.get("/auth/has-accounts", async (context) => context.json({ hasAccounts: await accounts.hasAccounts() }));
  const serve = async (context: RequestContext) => {
    const origin = originOf(context);
    if (!mayUse(origin)) {
      return context.json({ error: "Pages of this origin may not sign users in.", code: "forbidden" }, 403);
    }
    const checked = await checkAccountRequest(context.req);
    if (!checked.ok) {
      const { details } = checked;
      return context.json({ error: "The request is not valid.", code: "invalid_payload", details }, 400);
    }
    const response = await accounts.fetch(prepare(context, accounts, checked.body, publicUrl !== undefined));
    // A script of our own page has the cookie, which it cannot read. Other clients may hold the token themselves.
    const isOwnPage =
      context.req.header("sec-fetch-site") === "same-origin" || (origin.origin !== undefined && isOwn(origin));
    return accountResponse(response, {
      mayHoldToken: !isOwnPage && context.req.header("cookie") === undefined,
      isChatToken: context.req.path === "/auth/token",
    });
  };
  // Each by its pattern, which the log repeats; a path may contain a token. Only by the methods that some route has: a
  // `Request` cannot have each, such as TRACE.
  const methods = [...new Set(accounts.routes.map(({ method }) => method))];
  const patterns = new Set(accounts.routes.map(({ path }) => `/auth${path}`));
  app.on(methods, [...patterns, "/auth/*"], serve);
}

function originOf({ req, env }: RequestContext): OriginRequest {
  const { socket } = env.incoming;
  const isEncrypted = "encrypted" in socket && socket.encrypted === true;
  return { origin: req.header("origin"), host: req.header("host"), isEncrypted };
}

/** The request as better-auth wants it. */
function prepare({ req, env }: RequestContext, accounts: Accounts, body: string, isBehindProxy: boolean): Request {
  const headers = new Headers(req.raw.headers);
  const forwardedFor = isBehindProxy ? req.header("x-forwarded-for") : undefined;
  headers.set(CLIENT_ADDRESS_HEADER, clientAddress(env.incoming.socket.remoteAddress ?? "", forwardedFor));
  // The origin has been checked, by the rule of the sockets. Better-auth, which has a rule of its own, receives one
  // that it accepts.
  headers.set("origin", accounts.origin);
  return new Request(req.url, { method: req.method, headers, ...(body !== "" && { body }) });
}
