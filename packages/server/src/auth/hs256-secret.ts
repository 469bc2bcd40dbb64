/** Whether a shared secret is one that HS256 may use: a key at least as long as its digest (RFC 7518, 3.2). */
export function isHs256Secret(secret: unknown): secret is string {
  return typeof secret === "string" && Buffer.byteLength(secret) >= 32;
}
