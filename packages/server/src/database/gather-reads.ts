import { onceATurn } from "./once-a-turn.js";

/**
 * Makes a look-up by key that asks once a turn of the event loop, for all keys that somebody wants to know about in it.
 *
 * @param read answers the rows of those keys that have one
 */
export function gatherReads<Key extends number | string, Row>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>,
): (key: Key) => Promise<Row | undefined> {
  let keys = new Set<Key>();
  const readGathered = onceATurn(() => {
    const gathered = [...keys];
    keys = new Set();
    return read(gathered);
  });
  return async (key) => {
    keys.add(key);
    return (await readGathered()).get(key);
  };
}
