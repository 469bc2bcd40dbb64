import type { History, Read, Told } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";
import { asRecord } from "./stored-once.js";

/** Rule 4. */
export function readMarks(history: History): Anomaly[] {
  const asked = firstAsked(history);
  return [
    ...history.reads.flatMap((read) => lost(history, read)),
    ...uncalledFor(history, asked),
    ...wentBack(history, asked),
  ];
}

/** An acknowledged mark stands, on what was sent to its reader. */
function lost(history: History, { begun, ended, outcome }: Read): Anomaly[] {
  if (outcome !== "ok") return [];
  return begun.what.messageIds.flatMap((id) => {
    const row = history.messages.get(id);
    const isTheirs = row?.receiver_id === begun.userId && row.conversation_id === begun.conversationId;
    if (!row || !isTheirs || row.read_status) return [];
    const words = `Message ${id} was acknowledged as read and is unread.`;
    return [anomaly("read-marks", begun.conversationId, words, begun, ended, asRecord(row))];
  });
}

/** By message, when its receiver first asked to mark it: the place among all records. */
function firstAsked(history: History): ReadonlyMap<number, Read> {
  const first = new Map<number, Read>();
  for (const read of history.reads) {
    const { conversationId, userId, what } = read.begun;
    if (read.outcome === "failed") continue;
    for (const id of what.messageIds) {
      const row = history.messages.get(id);
      const isTheirs = row?.receiver_id === userId && row.conversation_id === conversationId;
      if (isTheirs && !first.has(id)) first.set(id, read);
    }
  }
  return first;
}

/** Only the receiver makes a message read. */
function uncalledFor(history: History, asked: ReadonlyMap<number, Read>): Anomaly[] {
  const tried = new Map(history.reads.flatMap(({ begun }) => begun.what.messageIds.map((id) => [id, begun])));
  return [...history.messages.values()].flatMap((row) => {
    if (!row.read_status || asked.has(row.message_id)) return [];
    const words = `Message ${row.message_id} is read, and its receiver did not ask for it.`;
    return [anomaly("read-marks", row.conversation_id, words, tried.get(row.message_id), asRecord(row))];
  });
}

/** What a client has seen as read stays so, in all that it sees and in the database, and was asked for before. */
function wentBack(history: History, asked: ReadonlyMap<number, Read>): Anomaly[] {
  const found = new Map<string, Anomaly>();
  const seen = new Map<string, Map<number, Sight>>();
  for (const told of history.told) {
    const { client, conversationId } = told.record;
    const before = seen.get(client) ?? new Map<number, Sight>();
    seen.set(client, before);
    for (const { id, isRead, revision } of sightsOf(told)) {
      const earlier = before.get(id);
      const words = isRead
        ? earlier === undefined && tooEarly(history, asked, id, told.place)
        : // A broadcast that was overtaken tells an older version.
          earlier && revision >= earlier.revision && "was read and is unread again";
      if (words && !found.has(`${client} ${id}`)) {
        const text = `Message ${id} ${words}, to ${client}.`;
        found.set(`${client} ${id}`, anomaly("read-marks", conversationId, text, earlier?.record, told.record));
      }
      if (isRead && !earlier) before.set(id, { revision, record: told.record });
    }
  }
  return [...found.values()];
}

interface Sight {
  readonly revision: number;
  readonly record: Told["record"];
}

function tooEarly(history: History, asked: ReadonlyMap<number, Read>, id: number, place: number): string | false {
  if (history.messages.get(id)?.read_status === false) return "was told as read, and is unread in the database";
  const read = asked.get(id);
  return read !== undefined && read.from > place && "was told as read before its receiver asked for it";
}

/** Which messages a record tells of, as read or not; what a client shows is always its newest. */
function* sightsOf({ record }: Told): Generator<{ id: number; isRead: boolean; revision: number }> {
  if (record.kind === "shown") {
    for (const { id, isRead } of record.messages)
      if (id !== null) yield { id, isRead, revision: Number.MAX_SAFE_INTEGER };
    return;
  }
  for (const row of record.messages) yield { id: row.message_id, isRead: row.read_status, revision: row.revision };
  for (const id of record.readIds) yield { id, isRead: true, revision: record.revision ?? Number.MAX_SAFE_INTEGER };
}
