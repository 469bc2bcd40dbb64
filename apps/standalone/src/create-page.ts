import { existsSync } from "node:fs";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";

/** A year: the name of an asset holds a hash of what is in it. */
const FOREVER = "public, max-age=31536000, immutable";
/** May be kept, but asked about each time: it names the assets. */
const ASK_FIRST = "no-cache";

/** Serves the built page. Its own addresses, like `/c/123`, all answer with the one document. */
export function createPage(folder: string): Hono {
  const page = new Hono();
  if (!existsSync(folder)) {
    return page.get("/", (context) => context.text("The page is not built: run `npm run build`.", 404));
  }
  page.use(compress(), cacheControl);
  page.use(serveStatic({ root: folder }));
  const theDocument = serveStatic({ root: folder, path: "index.html" });
  page.get("*", (context, next) => (isPageAddress(context) ? theDocument(context, next) : next()));
  return page;
}

const cacheControl: MiddlewareHandler = async (context, next) => {
  await next();
  if (context.res.ok) context.header("Cache-Control", context.req.path.startsWith("/assets/") ? FOREVER : ASK_FIRST);
};

/** A browser that goes somewhere, rather than one that misses a file. */
function isPageAddress(context: Context): boolean {
  const isFile = /\.[^/]*$/.test(context.req.path);
  return !isFile && (context.req.header("accept") ?? "").includes("text/html");
}
