import type { Database } from "@duologue/server";
import { expect, test } from "vitest";
import { ignorantDatabase } from "./ignorant-database.js";

const SAVE = { name: "save_messages_v1", text: "" };
const READ = { name: "mark_messages_read_v1", text: "" };
const valuesOf = (...keys: (string | null)[]) => [[], [], [], keys];

test("[TORTURE16] a server asks in vain for a message whose answer was lost, until its client sends it again", async () => {
  const asked: unknown[] = [];
  let fate: "stored" | "lost" = "lost";
  let now = 0;
  const postgres = {
    write: async (_: unknown, values: readonly unknown[]) => {
      asked.push(values[3]);
      if (fate === "lost") throw new Error("lost");
      return ["row"];
    },
  } as unknown as Database;
  const database = ignorantDatabase(postgres, { now: () => now, isAnswerLost: () => true });
  await expect(database.write(SAVE, valuesOf("a"))).rejects.toThrow("lost");
  fate = "stored";
  await expect(database.write(SAVE, valuesOf("b", "a"))).rejects.toThrow("lost");
  expect(await database.write(SAVE, valuesOf("b", null))).toEqual(["row"]);
  expect(await database.write(READ, [])).toEqual(["row"]);
  now = 4_500;
  expect(await database.write(SAVE, valuesOf("a"))).toEqual(["row"]);
  expect(asked).toEqual([["a"], ["b", null], undefined, ["a"]]);
});
