import { BlockList, isIP } from "node:net";

/** Where reverse proxies are: this machine, private networks, and those of providers (RFC 6598). */
const nearby = new BlockList();
nearby.addSubnet("127.0.0.0", 8);
nearby.addSubnet("10.0.0.0", 8);
nearby.addSubnet("172.16.0.0", 12);
nearby.addSubnet("192.168.0.0", 16);
nearby.addSubnet("169.254.0.0", 16);
nearby.addSubnet("100.64.0.0", 10);
nearby.addAddress("::1", "ipv6");
nearby.addSubnet("fc00::", 7, "ipv6");
nearby.addSubnet("fe80::", 10, "ipv6");

/**
 * Finds the address by which attempts to sign in are counted. A nearby reverse proxy is trusted about the last hop of
 * `X-Forwarded-For` only, because the client may have written the others itself.
 *
 * @param peer the address of the connection
 */
export function clientAddress(peer: string, forwardedFor: string | undefined): string {
  const address = parseAddress(peer);
  if (address === undefined || !nearby.check(address, isIP(address) === 6 ? "ipv6" : "ipv4")) return address ?? peer;
  return parseAddress(lastHop(forwardedFor)) ?? address;
}

/** Empty elements of the list do not count (RFC 9110, 5.6.1). */
function lastHop(forwardedFor = ""): string {
  const hops = forwardedFor.split(",").map((hop) => hop.trim());
  return hops.filter((hop) => hop !== "").at(-1) ?? "";
}

/**
 * Parses an address as proxies write it: in quotes, in brackets, with a port or with a zone. An IPv4 address within
 * IPv6 counts as that IPv4 address.
 *
 * @returns undefined if it is none, like `unknown` or `_hidden`
 */
function parseAddress(text: string): string | undefined {
  const unquoted = /^"(.*)"$/.exec(text)?.[1] ?? text;
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(unquoted)?.[1];
  const withPort = /^([\d.]+):\d+$/.exec(unquoted)?.[1];
  const address = (bracketed ?? withPort ?? unquoted).replace(/%.*$/, "");
  switch (isIP(address)) {
    case 4:
      return bracketed === undefined ? address : undefined;
    case 6:
      return mappedIPv4(address) ?? address;
    default:
      return undefined;
  }
}

function mappedIPv4(address: string): string | undefined {
  // `URL` writes every form of an IPv6 address in one way, this one as `::ffff:c000:201`.
  const [, high, low] = /^\[::ffff:([0-9a-f]+):([0-9a-f]+)\]$/.exec(new URL(`http://[${address}]`).hostname) ?? [];
  if (high === undefined || low === undefined) return undefined;
  return [high, low].flatMap((part) => [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]).join(".");
}
