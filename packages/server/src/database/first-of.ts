/** Names for an error of one line: the first three, and how many more there are. */
export function firstOf(names: readonly string[]): string {
  const more = names.length - 3;
  return names.slice(0, 3).join(", ") + (more > 0 ? `, and ${more} more` : "");
}
