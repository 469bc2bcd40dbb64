import type { History } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** What is not shown can't be judged, and must not pass for good. */
export function wholeEvidence(history: History): Anomaly[] {
  return [...wrongRecords(history), ...strangers(history), ...missingEnds(history)];
}

function wrongRecords({ records, stored }: History): Anomaly[] {
  const found: Anomaly[] = [];
  if (records[0]?.kind !== "run")
    found.push(anomaly("whole-evidence", null, "The first record is not that of the run."));
  if (stored.size === 0) found.push(anomaly("whole-evidence", null, "There is no conversation of the database."));
  const begun = new Set<number>();
  const ended = new Set<number>();
  for (const record of records) {
    if (record.kind !== "begun" && record.kind !== "ended") continue;
    const { operation } = record;
    const [mine, words] =
      record.kind === "begun" ? ([begun, "began twice"] as const) : ([ended, "ended twice"] as const);
    if (mine.has(operation)) found.push(anomaly("whole-evidence", null, `Operation ${operation} ${words}.`, record));
    if (record.kind === "ended" && !begun.has(operation)) {
      found.push(anomaly("whole-evidence", null, `Operation ${operation} ended and had not begun.`, record));
    }
    mine.add(operation);
  }
  return found;
}

/** Whoever did or saw something was introduced, and so was each conversation. */
function strangers({ clients, stored, records }: History): Anomaly[] {
  const found = new Map<string, Anomaly>();
  for (const record of records) {
    if ("client" in record && !clients.has(record.client)) {
      found.set(record.client, anomaly("whole-evidence", null, `Nobody said who ${record.client} is.`, record));
    }
    const conversationId =
      record.kind === "message"
        ? record.row.conversation_id
        : "conversationId" in record
          ? record.conversationId
          : null;
    if (conversationId !== null && !stored.has(conversationId)) {
      const words = `Conversation ${conversationId} is not among those of the database.`;
      found.set(`conversation ${conversationId}`, anomaly("whole-evidence", conversationId, words, record));
    }
  }
  return [...found.values()];
}

/** The end of each device, and a fresh snapshot for each person, of every conversation. */
function missingEnds({ clients, stored, finals, fresh }: History): Anomaly[] {
  const shown = new Set(finals.map(({ client, conversationId }) => `${client} ${conversationId}`));
  const asked = new Set(fresh.map(({ userId, conversationId }) => `${userId} ${conversationId}`));
  return [...stored].flatMap(([conversationId, { row }]) =>
    [...clients.values()].flatMap((client) => {
      if (client.make !== "duologue" || (client.userId !== row.user1_id && client.userId !== row.user2_id)) return [];
      const convict = (words: string) => anomaly("whole-evidence", conversationId, words, client, row);
      return [
        ...(shown.has(`${client.client} ${conversationId}`) ? [] : [convict(`${client.client} did not show its end.`)]),
        ...(asked.has(`${client.userId} ${conversationId}`)
          ? []
          : [convict(`No fresh snapshot was asked for as user ${client.userId}.`)]),
      ];
    }),
  );
}
