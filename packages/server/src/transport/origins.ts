/** Whose pages may use the application. */
export interface OriginOptions {
  /** The address at which users reach the application: `https://chat.example.com`. */
  readonly publicUrl: string | undefined;
  /** Other origins whose pages may connect, as `parseOrigin` returns them, or `*`. */
  readonly corsOrigin: readonly string[];
}

/** What decides whether a page may use the application: the page's origin, and the address that it requested. */
export interface OriginRequest {
  /** The `Origin` header. Clients outside browsers send none. */
  readonly origin: string | undefined;
  /** The `Host` header. */
  readonly host: string | undefined;
  readonly isEncrypted: boolean;
}

/** Schemes whose pages have no origin, or that are no page's. */
const NOT_OF_PAGES = ["about", "blob", "data", "file", "ftp", "javascript", "ws", "wss"];

/**
 * Parses an origin: `https://www.example.com`, or what the pages of applications and browser extensions send, like
 * `capacitor://localhost` or `chrome-extension://<id>`. A slash at the end is ignored.
 *
 * @returns the origin as browsers write it; undefined if the text is none, has a path or a wildcard
 */
export function parseOrigin(text: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined || NOT_OF_PAGES.includes(scheme)) return undefined;
  if (scheme === "http" || scheme === "https") return parseWebOrigin(text);
  return /^[a-z0-9+.-]+:\/\/[a-z0-9._~-]+(:\d{1,5})?\/?$/i.test(text)
    ? text.replace(/\/$/, "").toLowerCase()
    : undefined;
}

function parseWebOrigin(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { href, origin, hostname } = new URL(text);
  // `URL` accepts a `*` in a host, which some libraries take for a wildcard and others for itself.
  const isHost = /^([a-z0-9._-]+|\[[0-9a-f:]+\])$/.test(hostname);
  return isHost && href === `${origin}/` ? origin : undefined;
}

/**
 * Creates the rule for pages, the same for sockets and for sign-in: a page may use the application where the page came
 * from, and where its origin is `publicUrl` or listed. A client that sends no `Origin` may use it.
 *
 * Where users reach the application by https, a proxy decrypts the requests, and they arrive by http. The page's own
 * origin is https then, and http pages of the same host are rejected.
 */
export function createOriginRule({ publicUrl, corsOrigin }: OriginOptions): (request: OriginRequest) => boolean {
  const publicAddress = publicUrl === undefined ? undefined : new URL(publicUrl);
  const listed = new Set(corsOrigin);
  if (publicAddress) listed.add(publicAddress.origin);

  function ownOrigin({ host, isEncrypted }: OriginRequest): string | undefined {
    const address = `${isEncrypted ? "https" : "http"}://${host}`;
    if (host === undefined || !URL.canParse(address)) return undefined;
    const requested = new URL(address);
    if (publicAddress?.host === requested.host) return publicAddress.origin;
    const isPublicHttps = publicAddress?.protocol === "https:" && publicAddress.hostname === requested.hostname;
    return isPublicHttps ? new URL(`https://${host}`).origin : requested.origin;
  }

  return (request) => {
    const { origin } = request;
    return origin === undefined || listed.has("*") || listed.has(origin) || origin === ownOrigin(request);
  };
}
