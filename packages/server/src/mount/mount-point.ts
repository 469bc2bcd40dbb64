/** Where on a server the chat is. */
export interface MountPoint {
  /** What precedes the HTTP routes: `/chat`, `` at the root. Undefined: `attach` serves no routes. */
  readonly basePath: string | undefined;
  /** Path of Socket.IO, without a slash at its end. */
  readonly socketPath: string;
}

/** Unreserved characters only (RFC 3986, 2.3), so that every program reads the path the same way. */
const PATH = /^(\/[a-z0-9._~-]+)+$/i;

/** @throws RangeError if one of them is no path, or if Socket.IO's would cover the routes */
export function createMountPoint(basePath: unknown, path: unknown): MountPoint {
  const base = basePath === undefined ? undefined : basePath === "/" ? "" : parsePath("basePath", basePath, "/chat");
  const socketPath = path === undefined ? `${base ?? ""}/socket.io` : parsePath("path", path, "/socket.io");
  if (base !== undefined && isAtOrBelow(base, socketPath)) {
    throw new RangeError(`path is the path of Socket.IO, and must not cover basePath, as ${socketPath} does.`);
  }
  return { basePath: base, socketPath };
}

/** Whether a path is `folder` or lies below it. */
export function isAtOrBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function parsePath(option: string, value: unknown, example: string): string {
  const path = typeof value === "string" ? value.replace(/(?<=.)\/$/, "") : "";
  const hasDots = path.split("/").some((part) => part === "." || part === "..");
  if (PATH.test(path) && !hasDots) return path;
  throw new RangeError(
    `${option} must be a path like ${example}: a slash before each part, and in the parts letters, digits, - . _ ~ only, ` +
      `not ${JSON.stringify(value) ?? typeof value}.`,
  );
}
