import { randomBytes } from "./optional-features.js";

/**
 * A UUID of version 7 (RFC 9562): the time, then chance. Keys that grow lie side by side in the index of the database;
 * random ones fell all over it, and each message then wrote a page of its own. Made by hand, for `crypto.randomUUID` is
 * missing on pages without HTTPS, such as a development server in the local net.
 */
export function newId(): string {
  return uuidOf(Date.now(), randomBytes(16));
}

/** @param time milliseconds since 1970; it takes the place of the first 6 bytes */
export function uuidOf(time: number, bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte, place) => {
    const marked = place === 6 ? (byte & 0x0f) | 0x70 : place === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  }).join("");
  const timed = time.toString(16).padStart(12, "0") + hex.slice(12);
  return timed.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
