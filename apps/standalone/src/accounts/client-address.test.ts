import { expect, test } from "vitest";
import { clientAddress } from "./client-address.js";

test.each([
  ["203.0.113.7", undefined, "203.0.113.7"],
  ["203.0.113.7", "198.51.100.1", "203.0.113.7"],
  ["127.0.0.1", "198.51.100.1", "198.51.100.1"],
  ["::ffff:10.0.0.2", "6.6.6.6, 198.51.100.1", "198.51.100.1"],
  ["fd00::2", "2001:db8::1", "2001:db8::1"],
  ["::1", "not an address", "::1"],
  ["192.168.1.9", "", "192.168.1.9"],
  ["", "198.51.100.1", ""],
])("[ACCT9] a peer at %j that forwards for %j counts as %j", (peer, forwardedFor, counted) => {
  expect(clientAddress(peer, forwardedFor)).toBe(counted);
});
