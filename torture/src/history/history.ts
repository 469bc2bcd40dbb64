import type { Message } from "@duologue/protocol";
import { groupBy } from "./group-by.js";
import type {
  ClientRecord,
  FreshRecord,
  HealingRecord,
  HeardRecord,
  HistoryRecord,
  ObservedRecord,
  OperationBegun,
  OperationEnded,
  OutageRecord,
  RunRecord,
  ShownRecord,
  StoredConversation,
} from "./record.js";

/** Something that a client set out to do, with its end. */
export interface Operation<What extends OperationBegun["what"] = OperationBegun["what"]> {
  readonly begun: OperationBegun & { readonly what: What };
  /** Null if it never ended. */
  readonly ended: OperationEnded | null;
  readonly outcome: OperationEnded["outcome"];
  /** Place of its beginning among all records: what stands earlier happened earlier. */
  readonly from: number;
  /** Place of its end; infinite if it never ended. */
  readonly until: number;
}
export type Send = Operation<Extract<OperationBegun["what"], { name: "send" }>>;
export type Read = Operation<Extract<OperationBegun["what"], { name: "read" }>>;

/** What a client was told or showed, and its place among all records. */
export interface Told<Record = HeardRecord | ShownRecord> {
  readonly place: number;
  readonly record: Record;
}

/** A conversation as the database has it at the end. */
export interface Stored {
  readonly row: StoredConversation;
  /** By `message_id`. */
  readonly messages: readonly Message[];
}

/** The records of a run, sorted for those who judge it. */
export interface History {
  readonly records: readonly HistoryRecord[];
  readonly run: RunRecord | null;
  readonly clients: ReadonlyMap<string, ClientRecord>;
  readonly sends: readonly Send[];
  readonly reads: readonly Read[];
  readonly told: readonly Told[];
  /** Of each client of ours and each conversation, the last one that is final. */
  readonly finals: readonly ShownRecord[];
  readonly observed: readonly ObservedRecord[];
  readonly healings: readonly HealingRecord[];
  readonly outages: readonly OutageRecord[];
  readonly fresh: readonly FreshRecord[];
  readonly stored: ReadonlyMap<number, Stored>;
  /** Every stored row. */
  readonly rows: readonly Message[];
  /** Every stored row by `message_id`; the first one if an id stands there twice. */
  readonly messages: ReadonlyMap<number, Message>;
}

export function toHistory(records: readonly HistoryRecord[]): History {
  const ended = new Map<number, { record: OperationEnded; place: number }>();
  const told: Told[] = [];
  for (const [place, record] of records.entries()) {
    if (record.kind === "ended" && !ended.has(record.operation)) ended.set(record.operation, { record, place });
    if (record.kind === "heard" || record.kind === "shown") told.push({ place, record });
  }
  const operations = records.flatMap((record, place): Operation[] => {
    if (record.kind !== "begun") return [];
    const end = ended.get(record.operation);
    const outcome = end?.record.outcome ?? "unknown";
    return [{ begun: record, ended: end?.record ?? null, outcome, from: place, until: end?.place ?? Infinity }];
  });
  const of = byKind(records);
  const rows = of("message").map(({ row }) => row);
  return {
    records,
    run: of("run")[0] ?? null,
    clients: new Map(of("client").map((client) => [client.client, client])),
    sends: operations.filter((operation): operation is Send => operation.begun.what.name === "send"),
    reads: operations.filter((operation): operation is Read => operation.begun.what.name === "read"),
    told,
    finals: lastFinals(of("shown")),
    observed: of("observed"),
    healings: of("healing"),
    outages: of("outage"),
    fresh: of("fresh"),
    stored: storedConversations(of("conversation"), rows),
    rows,
    messages: new Map(rows.toReversed().map((row) => [row.message_id, row])),
  };
}

function byKind(records: readonly HistoryRecord[]) {
  const groups = groupBy(records, ({ kind }) => kind);
  return <Kind extends HistoryRecord["kind"]>(kind: Kind) =>
    (groups.get(kind) ?? []) as Extract<HistoryRecord, { kind: Kind }>[];
}

function lastFinals(shown: readonly ShownRecord[]): ShownRecord[] {
  const finals = shown.filter(({ isFinal }) => isFinal);
  return [...new Map(finals.map((record) => [`${record.client} ${record.conversationId}`, record])).values()];
}

function storedConversations(
  conversations: readonly StoredConversation[],
  rows: readonly Message[],
): Map<number, Stored> {
  const byConversation = groupBy(rows, (row) => row.conversation_id);
  return new Map(
    conversations.map((row) => {
      const messages = byConversation.get(row.conversation_id) ?? [];
      return [row.conversation_id, { row, messages: messages.toSorted((a, b) => a.message_id - b.message_id) }];
    }),
  );
}
