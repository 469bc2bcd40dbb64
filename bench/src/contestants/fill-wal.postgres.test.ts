import { startPostgresServer } from "@duologue/testkit";
import { expect, it } from "vitest";
import { fillWal } from "./fill-wal.js";
import { query } from "./people.js";

it("leaves files for the write-ahead log that are still to be written", async () => {
  const server = await startPostgresServer();
  const url = server.url("postgres");
  try {
    await fillWal(url);
    const ahead = await query(url, "select from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())");
    expect(ahead.length).toBeGreaterThan(20);
  } finally {
    await server.stop();
  }
});
