import { createHash } from "node:crypto";
import type { JSONWebKeySet } from "better-auth";

/**
 * Names the cookies of this installation. Browsers ignore the port of a cookie, so under one name two installations on
 * one host would overwrite each other's sessions. All processes of an installation share the key, and it is stored.
 */
export function cookiePrefix({ keys }: JSONWebKeySet): string {
  const digest = createHash("sha256").update(keys.map(({ x }) => x).join());
  return `duologue-${digest.digest("hex").slice(0, 8)}`;
}
