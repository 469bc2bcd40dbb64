import type { Database, Statement } from "./database.js";

/**
 * Not the epoch, which changes when a standby takes over: processes that start after that must still find those that
 * run. The name is part of it because a copy under another name is another chat.
 */
const IDENTITY: Statement = {
  name: "identity",
  text: `select left(encode(sha256(convert_to(value || '/' || current_database(), 'UTF8')), 'hex'), 16) as identity
    from chat_identity`,
};

/** What the processes of one chat have in common, and chats on other databases and schemas have not: 16 hex digits. */
export async function readIdentity(database: Database): Promise<string> {
  const [row] = await database.query<{ identity: string }>(IDENTITY, []);
  if (!row) throw new Error("The table chat_identity is empty.");
  return row.identity;
}
