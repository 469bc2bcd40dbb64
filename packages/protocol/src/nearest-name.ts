/** The one of `names` that somebody means who misspelt it as `name`: the nearest, if it is near; else null. */
export function nearestName(name: string, names: readonly string[]): string | null {
  const distances = names.map((known) => ({ known, distance: distanceOf(plain(name), plain(known)) }));
  const best = distances.reduce((a, b) => (b.distance < a.distance ? b : a));
  return best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.known : null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, "");
}

/** Letters that are inserted, removed or replaced (Levenshtein). 1 if one name begins with the other. */
function distanceOf(a: string, b: string): number {
  if (a !== b && (a.startsWith(b) || b.startsWith(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [y, letter] of [...a].entries()) {
    const next = [y + 1];
    for (const [x, other] of [...b].entries()) {
      const replaced = (row[x] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[x + 1] ?? 0) + 1, (next[x] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
