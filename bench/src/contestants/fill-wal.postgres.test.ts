import { startPostgresServer } from "@duologue/testkit";
import pg from "pg";
import { expect, it } from "vitest";
import { fillWal } from "./fill-wal.js";

it("leaves files for the write-ahead log that are still to be written", async () => {
  const server = await startPostgresServer();
  const client = new pg.Client(server.url("postgres"));
  await client.connect();
  try {
    await fillWal(server.url("postgres"));
    const { rows } = await client.query(
      "select count(*)::int as files from pg_ls_waldir() where name > pg_walfile_name(pg_current_wal_lsn())",
    );
    expect(rows[0].files).toBeGreaterThan(20);
  } finally {
    await client.end();
    await server.stop();
  }
});
