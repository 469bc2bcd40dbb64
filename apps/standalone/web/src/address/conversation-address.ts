/** The address of a conversation on this page. */
export function addressOf(conversationId: number | null): string {
  return conversationId === null ? "/" : `/c/${conversationId}`;
}

/** The conversation that an address names, or null. */
export function conversationAt(path: string): number | null {
  return idAt("c", path);
}

/** The id in `/<folder>/<id>`, or null. */
export function idAt(folder: string, path: string): number | null {
  const [, first, digits = "", ...rest] = path.replace(/\/$/u, "").split("/");
  if (first !== folder || rest.length > 0 || !/^[1-9]\d{0,15}$/u.test(digits)) return null;
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : null;
}
