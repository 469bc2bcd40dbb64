/** A random UUID. `crypto.randomUUID` is missing on pages without HTTPS, such as a development server in the local net. */
export function newId(): string {
  const { crypto } = globalThis;
  // The compiler believes that it is always there.
  const randomUUID: (() => string) | undefined = crypto.randomUUID;
  return randomUUID ? randomUUID.call(crypto) : uuidOf(crypto.getRandomValues(new Uint8Array(16)));
}

/** Version 4, variant 1 (RFC 9562). */
export function uuidOf(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte, place) => {
    const marked = place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, "0");
  }).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
