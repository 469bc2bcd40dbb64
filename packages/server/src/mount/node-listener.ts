import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerRequest } from "node:http2";
import { getRequestListener } from "@hono/node-server";
import { SetupError } from "../kernel/setup-error.js";

/** What `@hono/node-server` passes with a request. */
export interface FetchBindings {
  readonly incoming?: IncomingMessage | Http2ServerRequest;
}

type Fetch = (request: Request, bindings?: FetchBindings) => Response | Promise<Response>;

/** Turns a fetch handler into a listener for requests of Node's server. Changes no global object, as it is a guest's. */
export function createNodeListener(fetch: Fetch): (request: IncomingMessage, response: ServerResponse) => void {
  const listen = getRequestListener(fetch as Parameters<typeof getRequestListener>[0], {
    overrideGlobalObjects: false,
    // HTTP/1.0, which some health checks use, needs no Host.
    hostname: "localhost",
  });
  return (request, response) => void listen(request, response);
}

/** What body parsers of frameworks leave at a request. */
interface ParsedRequest {
  readonly readableDidRead: boolean;
  /** The bytes, where the framework keeps them. */
  rawBody?: unknown;
  /** What `express.json()` and its like made of it. */
  readonly body?: unknown;
}

/**
 * Lets a request be read again that a body parser of the host has read: from the bytes if they were kept, else from what
 * was parsed, if that is there.
 */
export function restoreBody(request: ParsedRequest): void {
  if (!request.readableDidRead || Buffer.isBuffer(request.rawBody)) return;
  const { rawBody, body } = request;
  if (typeof rawBody === "string") request.rawBody = Buffer.from(rawBody);
  else if (Buffer.isBuffer(body) || typeof body === "string") request.rawBody = Buffer.from(body);
  else if (typeof body === "object" && body !== null) request.rawBody = Buffer.from(JSON.stringify(body));
}

/** @throws SetupError if a framework calls the fetch handler with a request of its own kind */
export function requireRequest(request: unknown): asserts request is Request {
  const { url, headers } = Object(request) as { url?: unknown; headers?: { get?: unknown } };
  if (typeof url === "string" && typeof headers?.get === "function") return;
  throw new SetupError(
    "not_a_request",
    "chat.fetch takes a standard Request, and was called with something else, as by app.use(chat.fetch). " +
      'Give createChat a basePath and call chat.attach(server); or mount toNodeHandler(chat) of "@duologue/server/node".',
  );
}
