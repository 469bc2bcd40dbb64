const warned = new Set<string>();

/** Says something to the developer of the host page, once however often it happens. */
export function warnOnce(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  console.warn(`Duologue: ${message}`);
}
