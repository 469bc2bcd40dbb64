import type { HistoryRecord } from "../src/history/record.js";

/** Records that a test may spoil. */
export type Planted = Mutable<HistoryRecord>[];
export type Mutable<T> = T extends object ? { -readonly [Key in keyof T]: Mutable<T[Key]> } : T;
type Kind = HistoryRecord["kind"];
export type Found<K extends Kind> = Extract<Mutable<HistoryRecord>, { kind: K }>;

/** Every record of that kind that passes, in order. */
export function every<K extends Kind>(
  records: Planted,
  kind: K,
  passes: (record: Found<K>) => boolean = () => true,
): Found<K>[] {
  return records.filter((record): record is Found<K> => record.kind === kind).filter(passes);
}

/** The first of them. A test that plants nothing proves nothing, so it throws if there is none. */
export function first<K extends Kind>(records: Planted, kind: K, passes?: (record: Found<K>) => boolean): Found<K> {
  const [record] = every(records, kind, passes);
  if (!record) throw new Error(`The history has no such ${kind}.`);
  return record;
}

export function last<K extends Kind>(records: Planted, kind: K, passes?: (record: Found<K>) => boolean): Found<K> {
  const record = every(records, kind, passes).at(-1);
  if (!record) throw new Error(`The history has no such ${kind}.`);
  return record;
}

/** An acknowledged send, with its end and its row. */
export function aSend(records: Planted, passes: (begun: Found<"begun">) => boolean = () => true) {
  const ended = first(records, "ended", ({ operation, outcome, message }) => {
    return outcome === "ok" && message !== undefined && passes(beginning(records, operation));
  });
  const stored = first(records, "message", ({ row }) => row.message_id === ended.message?.message_id);
  return { begun: beginning(records, ended.operation), ended, stored };
}

export function beginning(records: Planted, operation: number): Found<"begun"> {
  return first(records, "begun", (begun) => begun.operation === operation);
}

export function remove(records: Planted, record: Mutable<HistoryRecord>): void {
  records.splice(records.indexOf(record), 1);
}

/** A copy of a record, put right behind it, changed. */
export function repeat<K extends Kind>(records: Planted, record: Found<K>, change: (copy: Found<K>) => void): void {
  const copy = JSON.parse(JSON.stringify(record)) as Found<K>;
  change(copy);
  records.splice(records.indexOf(record) + 1, 0, copy);
}
