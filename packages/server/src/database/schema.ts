import { bigint, pgTable, text } from "drizzle-orm/pg-core";

/**
 * What Drizzle's queries know of the tables; `migrations/` makes them. The way of a message, and the rows of lists, are
 * SQL spelled out in `*-queries.ts`.
 */
export const users = pgTable("users", {
  // Numbers hold it: ids stay below 2^53.
  userId: bigint("user_id", { mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
  externalId: text("external_id").unique(),
  name: text("name").notNull(),
  image: text("image"),
  foldedName: text("folded_name"),
  foldedFrom: text("folded_from"),
});
