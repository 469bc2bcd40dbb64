import pg from "pg";

/** Of 16 MB each: as many as PostgreSQL fills between two checkpoints by its default `max_wal_size`. */
const FILES = 64;

/**
 * Gives a new cluster the files for its write-ahead log that one which has run under load has, and reuses. It would make
 * each when it comes to it, and all commits would wait meanwhile, 10 to 17 ms every few seconds.
 */
export async function fillWal(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    for (let file = 0; file < FILES; file += 1) {
      await client.query("select pg_logical_emit_message(false, 'bench', 'so that there is something to switch from')");
      await client.query("select pg_switch_wal()");
    }
    // Most of those that were written are kept for what comes.
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}
