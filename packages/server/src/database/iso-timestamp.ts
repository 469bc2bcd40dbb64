/**
 * A `timestamptz` as PostgreSQL writes it in a session of UTC, `2026-11-23 03:04:05.67+00`, as it goes over the wire:
 * ISO 8601 with milliseconds, like the JSON of a `Date`, which would take a fortieth of the server's CPU.
 */
export function isoTimestamp(text: string): string {
  if (text[10] !== " " || !text.endsWith("+00")) return new Date(text).toISOString();
  const milliseconds = text.slice(20, -3).slice(0, 3).padEnd(3, "0");
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}
