import type { Chat } from "./chat.js";

type Handler = (request: Request) => Promise<Response>;

/** What a route file of Next.js exports. */
export interface RouteHandlers {
  readonly GET: Handler;
  readonly POST: Handler;
  readonly PUT: Handler;
  readonly DELETE: Handler;
  readonly OPTIONS: Handler;
}

/**
 * The HTTP routes as the handlers of `app/chat/[...path]/route.ts`: `export const { GET, POST, PUT } = toRouteHandlers(…)`.
 * Only for hosts that mount the routes themselves: with `basePath`, `chat.attach(server)` of the custom server serves them.
 *
 * @param chat the chat, or a function that returns it: Next.js loads route files without a server too, when it builds
 */
export function toRouteHandlers(
  chat: Pick<Chat, "fetch"> | (() => Pick<Chat, "fetch"> | Promise<Pick<Chat, "fetch">>),
): RouteHandlers {
  const handle: Handler = async (request) => (typeof chat === "function" ? await chat() : chat).fetch(request);
  return { GET: handle, POST: handle, PUT: handle, DELETE: handle, OPTIONS: handle };
}
