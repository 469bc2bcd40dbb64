import type { CaughtUp, Message, MessageUpdated } from "@duologue/protocol";
import { findRow, type History, placeOf } from "./history.js";

/*
 * How a history takes in what it hears, by whatever road and in whatever order. Each function may be called twice
 * with the same: the row with the greater revision wins, and a read mark never goes back.
 */

/** A message was stored: from the room, or from the acknowledgement of one's own. */
export function applyMessage(history: History, message: Message): History {
  return heard(withRows(history, [message]), message.revision);
}

/** Messages were read. */
export function applyMessageUpdated(history: History, update: MessageUpdated): History {
  return heard(update.read_status ? withRead(history, update) : history, update.revision);
}

/** The room is joined: whatever is newer than `revision` will be heard. A history that knows an older one stays behind. */
export function applyJoined(history: History, revision: number): History {
  return history.revision === null ? knownUpTo(history, revision) : history;
}

/** The newest page, or the one that ends right before what is loaded. Oldest first. */
export function applyPage(history: History, page: readonly Message[], hasOlder: boolean): History {
  return { ...withRows(history, page), from: hasOlder ? (page[0]?.message_id ?? history.from) : 0 };
}

/** A page of what changed since the known revision. */
export function applyCaughtUp(history: History, answer: CaughtUp["conversations"][number]): History {
  const isPartial = answer.has_more && answer.revision >= (history.revision ?? 0);
  return knownUpTo({ ...withRows(history, answer.messages), isPartial }, answer.revision);
}

function withRows(history: History, incoming: readonly Message[]): History {
  const rows = [...history.rows];
  let changed = false;
  for (const row of incoming) changed = putRow(rows, markedIfRead(history, row)) || changed;
  return changed ? { ...history, rows } : history;
}

/** Whether `rows` is another one now. */
function putRow(rows: Message[], row: Message): boolean {
  const place = placeOf(rows, row.message_id);
  const present = rows[place];
  if (present?.message_id !== row.message_id) {
    rows.splice(place, 0, row);
    return true;
  }
  const newer = newerOf(present, row);
  rows[place] = newer;
  return newer !== present;
}

function newerOf(present: Message, row: Message): Message {
  const newer = row.revision > present.revision ? row : present;
  return (present.read_status || row.read_status) && !newer.read_status ? { ...newer, read_status: true } : newer;
}

function markedIfRead(history: History, row: Message): Message {
  const revision = history.readUnseen.get(row.message_id);
  return revision === undefined ? row : read(row, revision);
}

function withRead(history: History, { messageIds, revision }: MessageUpdated): History {
  const unseen = messageIds.filter((messageId) => isNewlyRead(history, messageId, revision));
  const known = messageIds.flatMap((messageId) => findRow(history, messageId) ?? []);
  const marked = withRows(
    history,
    known.map((row) => read(row, revision)),
  );
  if (unseen.length === 0) return marked;
  return { ...marked, readUnseen: new Map([...history.readUnseen, ...unseen.map((id) => [id, revision] as const)]) };
}

/** Whether it is news that this message, whose row is not known, is read. */
function isNewlyRead(history: History, messageId: number, revision: number): boolean {
  return !findRow(history, messageId) && (history.readUnseen.get(messageId) ?? -1) < revision;
}

function read(row: Message, revision: number): Message {
  if (row.read_status && row.revision >= revision) return row;
  return { ...row, read_status: true, revision: Math.max(row.revision, revision) };
}

function heard(history: History, revision: number): History {
  if (history.revision !== null && revision <= history.revision) return history;
  if (history.ahead.includes(revision)) return history;
  const ahead = [...history.ahead, revision].sort((a, b) => a - b);
  return knownUpTo({ ...history, ahead }, history.revision);
}

/** Moves the known revision on, over what was heard ahead of it. */
function knownUpTo(history: History, revision: number | null): History {
  if (revision === null) return history;
  let known = Math.max(history.revision ?? 0, revision);
  const reach = history.isPartial ? 0 : 1;
  const left = history.ahead.filter((heard) => {
    if (heard > known + reach) return true;
    known = Math.max(known, heard);
    return false;
  });
  return { ...history, revision: known, ahead: left };
}
