import { createWorld } from "@duologue/testkit";
import { expect, test } from "vitest";

test("[START25] a chat that is ready has opened its 10 connections to PostgreSQL", async () => {
  await using world = await createWorld();
  const open = "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  // The query itself is on one of them.
  expect(await world.sql(open)).toHaveLength(9);
});
