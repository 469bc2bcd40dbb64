/** The address of a conversation on this page. */
export function addressOf(conversationId: number | null): string {
  return conversationId === null ? "/" : `/c/${conversationId}`;
}

/** The conversation that an address names, or null. */
export function conversationAt(path: string): number | null {
  const digits = /^\/c\/([1-9]\d{0,15})\/?$/u.exec(path)?.[1];
  if (digits === undefined) return null;
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : null;
}
