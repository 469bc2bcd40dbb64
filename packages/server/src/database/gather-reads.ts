import { askTogether } from "./ask-together.js";

/**
 * Makes a look-up by key that asks for all keys together which somebody wants to know about.
 *
 * @param read answers the rows of those keys that have one
 */
export function gatherReads<Key extends number | string, Row>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>,
): (key: Key) => Promise<Row | undefined> {
  let keys = new Set<Key>();
  const readGathered = askTogether(() => {
    const gathered = [...keys];
    keys = new Set();
    return read(gathered);
  });
  return async (key) => {
    keys.add(key);
    return (await readGathered()).get(key);
  };
}
