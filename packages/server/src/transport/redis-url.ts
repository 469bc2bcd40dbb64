/** Whether the library can read an address; else it would throw in the middle of connecting. */
export function isRedisUrl(text: string): boolean {
  if (!/^rediss?:\/\//.test(text) || !URL.canParse(text)) return false;
  // It is part of a password that contains a slash, a question mark or a number sign.
  if (/^\w+:\/\/[^/?#]*[/?#].*@/.test(text)) return false;
  const { hostname, username, password, pathname } = new URL(text);
  try {
    decodeURIComponent(username + password);
  } catch {
    return false;
  }
  return hostname !== "" && /^\/?\d*$/.test(pathname);
}
