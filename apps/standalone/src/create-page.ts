import { existsSync, readdirSync } from "node:fs";
import { serveStatic } from "@hono/node-server/serve-static";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { compress } from "hono/compress";

/** A year: the name of an asset contains a hash of its content. */
const FOREVER = "public, max-age=31536000, immutable";
/** May be stored, but is asked about each time: the document names the assets. */
const ASK_FIRST = "no-cache";

/** Serves the built page. Its own addresses, like `/c/123`, all answer with the one document. */
export function createPage(folder: string): Hono {
  const page = new Hono();
  if (!existsSync(folder)) {
    return page.get("/", (context) => context.text("The page is not built: run `npm run build`.", 404));
  }
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const isPageAddress = createIsPageAddress(new Set(folders.map(({ name }) => name)));
  const theDocument = serveStatic({ root: folder, path: "index.html" });
  page.use(compress(), cacheControl);
  page.use(serveStatic({ root: folder }));
  page.get("*", (context, next) => (isPageAddress(context) ? theDocument(context, next) : next()));
  return page;
}

const cacheControl: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("Cache-Control", lifetime(context));
};

/** What is missing now may be there after the next deployment, so it is not stored. */
function lifetime({ req, res }: Context): string {
  if (!res.ok) return "no-store";
  return req.path.startsWith("/assets/") ? FOREVER : ASK_FIRST;
}

/**
 * Whether a browser navigates to an address of the page, rather than asks for a file that is missing: a path below a
 * folder of the build or with a file extension is a file's.
 */
function createIsPageAddress(folders: ReadonlySet<string>) {
  return ({ req }: Context): boolean => {
    if (!(req.header("accept") ?? "").includes("text/html")) return false;
    const segments = decodedPath(req.path)
      .split(/[\\/]+/)
      .filter((segment) => segment !== "");
    return !folders.has(segments[0] ?? "") && !segments.some((segment) => segment.includes("."));
  };
}

/** The page shows its start at an address that is not well formed. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
