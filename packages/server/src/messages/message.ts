/**
 * Columns of `messages` that make a `Message` of the wire, by the drivers' parsers; every query that selects messages
 * selects these, under `m`. Content comes as JSON, which both drivers parse: PGlite's decoder would drop a byte order mark
 * at the beginning of a text.
 */
export const MESSAGE_COLUMNS = `m.message_id, m.conversation_id, m.sender_id, m.receiver_id,
  to_json(m.content) as content, m."timestamp", m.read_status, m.client_message_id, m.revision`;
