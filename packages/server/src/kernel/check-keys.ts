/**
 * Rejects keys that an object of options must not have: a misspelt option has no effect, and nobody would notice.
 *
 * @param where names the object in the message: `createChat`, `tokens`
 * @throws RangeError that names the key, and the one that is probably meant
 */
export function checkKeys(where: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = nearest(unknown, known);
  const hint = meant === undefined ? `It knows ${known.join(", ")}.` : `Did you mean ${meant}?`;
  throw new RangeError(`${where} knows no option ${JSON.stringify(unknown)}. ${hint}`);
}

/** The known name that differs least, if it is at most a third. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const word = name.toLowerCase();
  const [best] = known
    .map((key) => ({ key, distance: distanceOf(word, key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(1, word.length / 3) ? best.key : undefined;
}

/** Levenshtein's: how many letters to insert, remove or replace. Of a name that begins with the other, 1. */
function distanceOf(a: string, b: string): number {
  if (a !== b && (a.startsWith(b) || b.startsWith(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
