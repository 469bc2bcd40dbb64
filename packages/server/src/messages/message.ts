import type { Message } from "@duologue/protocol";

/**
 * Columns of `messages` that make a `Message`; every query that selects messages selects these, under `m`. Content
 * comes as JSON, which both drivers parse: PGlite's decoder would drop a byte order mark at the beginning of a text.
 */
export const MESSAGE_COLUMNS = `m.message_id, m.conversation_id, m.sender_id, m.receiver_id,
  to_json(m.content) as content, m."timestamp", m.read_status, m.client_message_id, m.revision`;

/** A row as the drivers give it. */
export type MessageRow = Omit<Message, "timestamp"> & { readonly timestamp: Date };

/** A row as it goes over the wire. */
export function toMessage(row: MessageRow): Message {
  return { ...row, timestamp: row.timestamp.toISOString() };
}
