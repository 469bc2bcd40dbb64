import { createWorld, TEST_SECRET } from "@duologue/testkit";
import { expect, test } from "vitest";
import { Signal } from "../../test/signal.js";
import { createChat } from "../create-chat.js";
import type { Database } from "./database.js";

test("[START25] a chat that is ready has opened its 10 connections to PostgreSQL", async () => {
  await using world = await createWorld();
  const open = "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
  // The query itself is on one of them.
  expect(await world.sql(open)).toHaveLength(9);
});

test("[START25] a chat is not ready while a connection is still to be opened", async () => {
  await using world = await createWorld();
  const [arrived, resumed] = [new Signal(), new Signal()];
  const write: Database["write"] = async (statement, ...rest) => {
    if (statement.name === "first") {
      arrived.give();
      await resumed.given;
    }
    return world.database.write(statement, ...rest);
  };
  // The last statement before the chat is ready.
  let isReady = false;
  const query: Database["query"] = async (statement, values) => {
    if (statement.name === "ended_since") isReady = true;
    return world.database.query(statement, values);
  };
  const starting = createChat({ database: { ...world.database, query, write }, tokens: { secret: TEST_SECRET } });
  await arrived.given;
  for (let round = 0; round < 10; round += 1) await world.sql("select");
  expect(isReady).toBe(false);
  resumed.give();
  await (await starting).close();
});
