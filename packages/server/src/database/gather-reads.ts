interface Gathered<Key, Row> {
  readonly keys: Set<Key>;
  readonly rows: Promise<ReadonlyMap<Key, Row>>;
}

/**
 * Makes a look-up by key that asks once a turn of the event loop, for all that want to know something in it: when a
 * server starts, everybody comes back at once, and each question alone costs more than its answer. None waits for
 * another's answer, and each is asked after it came up.
 *
 * @param read answers the rows of those keys that have one
 */
export function gatherReads<Key extends number | string, Row>(
  read: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Row>>,
): (key: Key) => Promise<Row | undefined> {
  let gathered: Gathered<Key, Row> | undefined;

  function gather(): Gathered<Key, Row> {
    const keys = new Set<Key>();
    const rows = new Promise<ReadonlyMap<Key, Row>>((resolve) => {
      setImmediate(() => {
        gathered = undefined;
        resolve(read([...keys]));
      });
    });
    return { keys, rows };
  }

  return async (key) => {
    gathered ??= gather();
    gathered.keys.add(key);
    return (await gathered.rows).get(key);
  };
}
