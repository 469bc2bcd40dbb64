import type { Message } from "@duologue/protocol";
import { groupBy } from "../history/group-by.js";
import type { History, Send } from "../history/history.js";
import type { HistoryRecord, ShownRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** Rule 1. */
export function storedOnce(history: History): Anomaly[] {
  return [
    ...doubledIds(history),
    ...countedRows(history),
    ...history.sends.flatMap((send) => wrongAnswer(history, send)),
    ...vanished(history),
    ...wronglyAddressed(history),
    ...toldButNotStored(history),
  ];
}

/** What makes a message the same one: its key, else its content, which runs make unique. */
function identityOf(conversationId: number, senderId: number, key: string | null, content: string): string {
  return `${conversationId} ${senderId} ${key === null ? `content ${content}` : `key ${key.toLowerCase()}`}`;
}

export function identityOfSend({ begun }: Send): string {
  return identityOf(begun.conversationId, begun.userId, begun.what.key, begun.what.content);
}

export function identityOfRow(row: Message): string {
  return identityOf(row.conversation_id, row.sender_id, row.client_message_id, row.content);
}

function doubledIds(history: History): Anomaly[] {
  const groups = groupBy(history.rows, (row) => row.message_id);
  return [...groups.values()].flatMap(([row, another]) =>
    row && another
      ? [
          anomaly(
            "stored-once",
            row.conversation_id,
            `Id ${row.message_id} is stored twice.`,
            asRecord(row),
            asRecord(another),
          ),
        ]
      : [],
  );
}

/** As many rows as were sent: no fewer than acknowledged, no more than may have been stored. */
function countedRows(history: History): Anomaly[] {
  const sends = groupBy(history.sends, identityOfSend);
  const rows = groupBy(history.rows, identityOfRow);
  const found: Anomaly[] = [];
  for (const [identity, sent] of sends) {
    const words = miscounted(sent, rows.get(identity)?.length ?? 0);
    if (words === null) continue;
    const records = [
      ...sent.flatMap(({ begun, ended }) => [begun, ended]),
      ...(rows.get(identity) ?? []).map(asRecord),
    ];
    found.push(anomaly("stored-once", sent[0]?.begun.conversationId ?? null, words, ...records));
  }
  for (const [identity, [row]] of rows) {
    if (row && !sends.has(identity)) {
      const words = `Message ${row.message_id} is stored, and nobody sent it.`;
      found.push(anomaly("stored-once", row.conversation_id, words, asRecord(row)));
    }
  }
  return found;
}

function miscounted(sent: readonly Send[], stored: number): string | null {
  const count = (outcome: Send["outcome"]) => sent.filter((send) => send.outcome === outcome).length;
  const hasKey = (sent[0]?.begun.what.key ?? null) !== null;
  const least = hasKey ? Math.min(1, count("ok")) : count("ok");
  const most = hasKey ? Math.min(1, count("ok") + count("unknown")) : count("ok") + count("unknown");
  if (stored < least)
    return least === 1 ? "Acknowledged, and not stored." : `Acknowledged ${least} times, and stored ${stored}.`;
  if (stored <= most) return null;
  return most === 0 ? "Failed, and is stored all the same." : `Stored ${stored} times, at most ${most} would be right.`;
}

/** The row that a send was answered with is the stored one, and what was sent. */
function wrongAnswer(history: History, send: Send): Anomaly[] {
  const { begun, ended } = send;
  const answer = ended?.message;
  if (send.outcome !== "ok" || !answer) return [];
  const row = history.messages.get(answer.message_id);
  const convict = (words: string) => [
    anomaly("stored-once", begun.conversationId, words, begun, ended, row && asRecord(row)),
  ];
  if (!row) return convict(`Message ${answer.message_id} was acknowledged and is not stored.`);
  if (!isSame(row, answer)) return convict(`Message ${row.message_id} is stored otherwise than it was acknowledged.`);
  if (identityOfRow(row) !== identityOfSend(send)) return convict(`The answer is another message, ${row.message_id}.`);
  if (row.content !== begun.what.content) return convict(`Message ${row.message_id} is stored with other content.`);
  return [];
}

/** A client of ours keeps what it was given until it is stored or refused, whatever breaks: nothing just goes. */
function vanished(history: History): Anomaly[] {
  const stored = new Set(history.rows.map(identityOfRow));
  return history.sends.flatMap((send) => {
    const { begun, ended } = send;
    const isOurs = history.clients.get(begun.client)?.make === "duologue";
    if (!isOurs || ended !== null || stored.has(identityOfSend(send))) return [];
    const words = `${begun.client} was given a message that is neither stored nor refused.`;
    return [anomaly("stored-once", begun.conversationId, words, begun)];
  });
}

/** A row belongs to the two people of its conversation, one of whom sent it. */
function wronglyAddressed(history: History): Anomaly[] {
  return history.rows.flatMap((row) => {
    const conversation = history.stored.get(row.conversation_id)?.row;
    const people = conversation ? [conversation.user1_id, conversation.user2_id] : [];
    const isRight =
      row.sender_id !== row.receiver_id && people.includes(row.sender_id) && people.includes(row.receiver_id);
    const words = `Message ${row.message_id} is not from one of its conversation's people to the other.`;
    return isRight ? [] : [anomaly("stored-once", row.conversation_id, words, asRecord(row), conversation)];
  });
}

/** Stored before told: whatever anybody heard or showed as stored is there at the end. */
function toldButNotStored(history: History): Anomaly[] {
  const found = new Map<number, Anomaly>();
  const convict = (id: number, conversationId: number, what: string, record: HistoryRecord) => {
    if (!found.has(id)) {
      found.set(id, anomaly("stored-once", conversationId, `Message ${id} was told and is ${what}.`, record));
    }
  };
  for (const { record } of history.told) {
    const { conversationId } = record;
    if (record.kind === "heard") {
      for (const id of record.readIds) if (!history.messages.has(id)) convict(id, conversationId, "not stored", record);
    }
    for (const message of record.messages) {
      const id = "message_id" in message ? message.message_id : message.id;
      if (id === null) continue;
      const row = history.messages.get(id);
      if (!row) convict(id, conversationId, "not stored", record);
      else if (row.conversation_id !== conversationId) convict(id, conversationId, "of another conversation", record);
      else if (!("message_id" in message ? isSame(row, message) : isShownRight(row, message)))
        convict(id, conversationId, "stored otherwise", record);
    }
  }
  return [...found.values()];
}

/** All columns that never change. */
function isSame(row: Message, told: Message): boolean {
  return (
    row.message_id === told.message_id &&
    row.conversation_id === told.conversation_id &&
    row.sender_id === told.sender_id &&
    row.receiver_id === told.receiver_id &&
    row.content === told.content &&
    row.timestamp === told.timestamp &&
    row.client_message_id === told.client_message_id
  );
}

function isShownRight(row: Message, shown: ShownRecord["messages"][number]): boolean {
  return row.content === shown.content && row.sender_id === shown.senderId;
}

export function asRecord(row: Message): HistoryRecord {
  return { kind: "message", row };
}
