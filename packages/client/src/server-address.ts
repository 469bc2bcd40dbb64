/** Where the server is: its routes, and its socket. */
export interface ServerAddress {
  /** What stands before the HTTP routes, without a slash at its end. */
  readonly base: string;
  /** Scheme and host of the socket. */
  readonly origin: string;
}

/** `pageUrl` is the address of the page, in a browser. Throws a TypeError if both together name no server. */
export function serverAddress(url: string | undefined, pageUrl: string | undefined): ServerAddress {
  if (url === undefined && pageUrl === undefined) throw new TypeError("Outside a browser the client needs a url.");
  const { origin, pathname } = new URL(url ?? "/", pageUrl);
  return { base: origin + pathname.replace(/\/+$/, ""), origin };
}
