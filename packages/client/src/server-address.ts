/** Where the server is: its routes, and its socket. */
export interface ServerAddress {
  /** What stands before the HTTP routes, without a slash at its end. */
  readonly base: string;
  /** Scheme and host of the socket. */
  readonly origin: string;
  /** Where Socket.IO may be: below the routes, as a chat with a `basePath` has it, or at the root. */
  readonly socketPaths: readonly string[];
}

/** `pageUrl` is the address of the page, in a browser. Throws a TypeError if both together name no server. */
export function serverAddress(url: string | undefined, pageUrl: string | undefined): ServerAddress {
  if (!hasAddress(url, pageUrl)) throw new TypeError(withoutPage(url));
  const { origin, pathname } = new URL(url ?? "/", pageUrl);
  const prefix = pathname.replace(/\/+$/, "");
  const atRoot = "/socket.io";
  return { base: origin + prefix, origin, socketPaths: prefix === "" ? [atRoot] : [`${prefix}/socket.io`, atRoot] };
}

/** Whether `url` names a server here: a relative one needs a page to be relative to, which a rendering server has not. */
export function hasAddress(url: string | undefined, pageUrl: string | undefined): boolean {
  return pageUrl !== undefined || (url !== undefined && !url.startsWith("/"));
}

function withoutPage(url: string | undefined): string {
  const given = url === undefined ? "has no url" : `has the url ${JSON.stringify(url)}`;
  return `Duologue: the client ${given}, and there is no page here. Outside browsers it needs a whole url, such as "https://example.com/chat".`;
}
