/** Whether public keys can be fetched from an address: `fetch` rejects one with a user or a password. */
export function isJwksUrl(text: unknown): text is string {
  if (typeof text !== "string" || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username + password === "";
}
