import type { History, Told } from "../history/history.js";
import type { ShownRecord } from "../history/record.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** Rule 2. */
export function oneOrder(history: History): Anomaly[] {
  return [
    ...history.told.filter(isShown).flatMap(({ record }) => disorder(record)),
    ...history.finals.flatMap((shown) => [...otherThanStored(history, shown), ...leftOver(shown)]),
  ];
}

function isShown(told: Told): told is Told<ShownRecord> {
  return told.record.kind === "shown";
}

/** At every moment: stored ones by id, each once, and those on their way after them. */
function disorder(shown: ShownRecord): Anomaly[] {
  const convict = (words: string) => [
    anomaly("one-order", shown.conversationId, `${shown.client} shows ${words}.`, shown),
  ];
  const keys = new Set<string>();
  let last = 0;
  for (const { id, key, senderId } of shown.messages) {
    if (key !== null) {
      if (keys.has(`${senderId} ${key}`)) return convict(`the message of key ${key} twice`);
      keys.add(`${senderId} ${key}`);
    }
    const place = id ?? Number.POSITIVE_INFINITY;
    if (id !== null && place <= last) return convict(id === last ? `message ${id} twice` : `message ${id} too late`);
    last = place;
  }
  return [];
}

/** At the end every device shows what is stored, all of it, in that order. */
function otherThanStored(history: History, shown: ShownRecord): Anomaly[] {
  const stored = history.stored.get(shown.conversationId);
  const right = stored?.messages.map((row) => row.message_id) ?? [];
  const seen = shown.messages.flatMap(({ id }) => id ?? []);
  const place = right.findIndex((id, at) => seen[at] !== id);
  if (place === -1 && seen.length === right.length) return [];
  const at = place === -1 ? right.length : place;
  const words = `${shown.client} shows ${seen[at] ?? "nothing"} at the end, at place ${at + 1}, where the database has ${right[at] ?? "nothing"}.`;
  return [anomaly("one-order", shown.conversationId, words, shown, stored?.row)];
}

/** Nothing is on its way when all has healed; what was refused stays with its sender. */
function leftOver(shown: ShownRecord): Anomaly[] {
  const waiting = shown.messages.filter(({ id, status }) => id === null && status !== "failed");
  if (waiting.length === 0) return [];
  const words = `${shown.client} still has ${waiting.length} on their way at the end.`;
  return [anomaly("one-order", shown.conversationId, words, shown)];
}
