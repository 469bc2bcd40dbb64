/**
 * Ends a sentence about a wrong value of the configuration: `, not "…"`. An address may contain a password or a key in
 * its user or its query, and may be written into any option by mistake, so such a value is not repeated.
 */
export function notValue(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return /:\/\/.*[@?]/s.test(text) ? "" : `, not ${text}`;
}
