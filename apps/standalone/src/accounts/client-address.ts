import { BlockList, isIP } from "node:net";

/** Where reverse proxies stand: this machine and private networks. */
const nearby = new BlockList();
nearby.addSubnet("127.0.0.0", 8);
nearby.addSubnet("10.0.0.0", 8);
nearby.addSubnet("172.16.0.0", 12);
nearby.addSubnet("192.168.0.0", 16);
nearby.addSubnet("169.254.0.0", 16);
nearby.addAddress("::1", "ipv6");
nearby.addSubnet("fc00::", 7, "ipv6");
nearby.addSubnet("fe80::", 10, "ipv6");

/**
 * The address that attempts to sign in are counted by. A nearby reverse proxy is believed when it says who it speaks
 * for, and only about the last hop: what stands further left in the header, the client may have written itself.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined): string {
  const address = peer.replace(/^::ffff:(?=\d+\.)/, "");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (!isIP(address) || !nearby.check(address, family)) return address;
  const lastHop = forwardedFor?.split(",").at(-1)?.trim() ?? "";
  return isIP(lastHop) ? lastHop : address;
}
