import { boolean, bigint as int8, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";

/** A `bigint` that JavaScript holds as a number: ids stay below 2^53. */
const number = (name: string) => int8(name, { mode: "number" });

/** The tables as Drizzle's queries see them; `migrations/` makes them. */
export const users = pgTable("users", {
  userId: number("user_id").primaryKey().generatedByDefaultAsIdentity(),
  externalId: text("external_id").unique(),
  name: text("name").notNull(),
  image: text("image"),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
});

export const conversations = pgTable("conversations", {
  conversationId: number("conversation_id").primaryKey().generatedByDefaultAsIdentity(),
  user1Id: number("user1_id").notNull(),
  user2Id: number("user2_id").notNull(),
  lastMessageId: number("last_message_id"),
  revision: number("revision").notNull().default(0),
});

export const messages = pgTable("messages", {
  messageId: number("message_id").primaryKey().generatedByDefaultAsIdentity(),
  conversationId: number("conversation_id").notNull(),
  senderId: number("sender_id").notNull(),
  receiverId: number("receiver_id").notNull(),
  content: text("content").notNull(),
  timestamp: timestamp("timestamp", { withTimezone: true, precision: 3 }).notNull(),
  readStatus: boolean("read_status").notNull().default(false),
  clientMessageId: uuid("client_message_id"),
  revision: number("revision").notNull(),
});
