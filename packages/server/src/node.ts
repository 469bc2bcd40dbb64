import type { IncomingMessage, ServerResponse } from "node:http";
import type { Chat } from "./chat.js";
import { isAtOrBelow } from "./mount/mount-point.js";
import { createNodeListener } from "./mount/node-listener.js";

/**
 * The HTTP routes as a handler for Node and Express: `app.use("/chat", toNodeHandler(chat))`. Only for hosts that mount
 * the routes themselves; with `basePath`, `chat.attach(server)` serves them.
 */
export function toNodeHandler(
  chat: Pick<Chat, "fetch" | "basePath">,
): (request: IncomingMessage, response: ServerResponse) => void {
  const listen = createNodeListener(chat.fetch);
  return (request, response) => {
    // Routers of Express take prefixes off, each a part of it.
    const { originalUrl } = request as { originalUrl?: string };
    if (chat.basePath && originalUrl && isAtOrBelow(originalUrl, chat.basePath)) request.url = originalUrl;
    listen(request, response);
  };
}
