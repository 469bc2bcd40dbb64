import { query } from "./people.js";

/** Of 16 MB each: as many as PostgreSQL fills between two checkpoints by its default `max_wal_size`. */
const FILES = 64;

/**
 * Gives a new cluster the files for its write-ahead log that one which has run under load has, and reuses. It would make
 * each when it comes to it, and all commits would wait meanwhile, 10 to 17 ms every few seconds.
 */
export async function fillWal(url: string): Promise<void> {
  await query(
    url,
    `do $$ begin
      for file in 1..${FILES} loop
        perform pg_logical_emit_message(false, 'bench', 'so that there is something to switch from');
        perform pg_switch_wal();
      end loop;
    end $$`,
  );
  // Most of those that were written are kept for what comes.
  await query(url, "checkpoint");
}
