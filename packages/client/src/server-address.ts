/** Where the server is: its routes, and its socket. */
export interface ServerAddress {
  /** What stands before the HTTP routes, without a slash at its end. */
  readonly base: string;
  /** Scheme and host of the socket. */
  readonly origin: string;
  /** Where Socket.IO may be: below the routes, as a chat with a `basePath` has it, or at the root. */
  readonly socketPaths: readonly string[];
}

/** Socket.IO's own clients take these addresses for the same server. */
const SAME_SERVER: Readonly<Record<string, string>> = { "ws:": "http:", "wss:": "https:" };

/** `pageUrl` is the address of the page, in a browser. Throws a TypeError if both together name no server. */
export function serverAddress(url: string | undefined, pageUrl: string | undefined): ServerAddress {
  checkUrl(url);
  if (!hasAddress(url, pageUrl)) throw new TypeError(withoutPage(url));
  const { protocol, host, pathname } = new URL(url || "/", pageUrl);
  const origin = `${SAME_SERVER[protocol] ?? protocol}//${host}`;
  const prefix = pathname.replace(/\/+$/, "");
  const atRoot = "/socket.io";
  return { base: origin + prefix, origin, socketPaths: prefix === "" ? [atRoot] : [`${prefix}/socket.io`, atRoot] };
}

/** Whether `url` names a server here: a relative one needs a page to be relative to, which a rendering server has not. */
export function hasAddress(url: string | undefined, pageUrl: string | undefined): boolean {
  return pageUrl !== undefined || !isRelative(url);
}

/** @throws TypeError if no page makes an address of it */
export function checkUrl(url: string | undefined): void {
  if (isRelative(url) || isAddress(String(url))) return;
  throw new TypeError(`Duologue: the url ${JSON.stringify(url)} is no address of a server. ${suggestion(String(url))}`);
}

function isAddress(url: string): boolean {
  return URL.canParse(url) && /^(https?|wss?):\/\/./i.test(url);
}

function isRelative(url: string | undefined): boolean {
  return url === undefined || url === "" || (typeof url === "string" && /^\.{0,2}\//.test(url));
}

/** What may be meant: a host, with or without a port, lacks its scheme; a word is a path. */
function suggestion(url: string): string {
  const examples = `Give "https://example.com/chat", or "/chat" for a path of the page's own server.`;
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(url) || /\s/.test(url)) return examples;
  const [, host = ""] = /^([^/?#]*)/.exec(url) ?? [];
  if (/^(localhost|\[[\da-f:]+\]|[^:]+\.[^:]+|[^:]+(?=:\d))(:\d+)?$/i.test(host)) {
    const isLocal = /^(localhost|127\.|\[::1\]|10\.|192\.168\.)/i.test(host);
    return `Did you mean "${isLocal ? "http" : "https"}://${url}"?`;
  }
  return /^[\w-]+(\/[\w-]+)*\/?$/.test(url) ? `Did you mean "/${url}"?` : examples;
}

function withoutPage(url: string | undefined): string {
  const given = url ? `has the url ${JSON.stringify(url)}` : "has no url";
  return `Duologue: the client ${given}, and there is no page here. Outside browsers it needs a whole url, such as "https://example.com/chat".`;
}
