import { nearestName } from "@duologue/protocol";

/**
 * Rejects keys that an object of options must not have: a misspelt option has no effect, and nobody would notice.
 *
 * @param where names the object in the message: `createChat`, `tokens`
 * @throws RangeError that names the key, and the one that is probably meant
 */
export function checkKeys(where: string, options: object, known: readonly string[]): void {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const meant = nearestName(unknown, known);
  const hint = meant === null ? `It knows ${known.join(", ")}.` : `Did you mean ${meant}?`;
  throw new RangeError(`${where} knows no option ${JSON.stringify(unknown)}. ${hint}`);
}
