import type { Message } from "@duologue/protocol";
import type { FaultRecord, HistoryRecord, OperationBegun, OperationEnded } from "./history/record.js";

type Ending = Pick<OperationEnded, "outcome" | "code" | "message" | "marked">;
type Beginning = Pick<OperationBegun, "client" | "userId" | "conversationId" | "what">;
/** What a fault is. */
type What = Pick<FaultRecord, "name" | "breaks">;
/** A record without its time, for each kind that has one. */
type Timeless<Kind> = Omit<Extract<HistoryRecord, { kind: Kind }>, "at">;

/** Takes down what happens, with the time and the number of each operation. */
export class Journal {
  readonly #write: (record: HistoryRecord) => void;
  readonly #began = performance.now();
  /** Operations that have not ended. */
  readonly #open = new Set<number>();
  #operations = 0;
  /** Faults that have not ended. */
  #faults = 0;
  #allFaults = 0;

  constructor(write: (record: HistoryRecord) => void) {
    this.#write = write;
  }

  /** Milliseconds since the run began. */
  get now(): number {
    return Math.round(performance.now() - this.#began);
  }

  get operations(): number {
    return this.#operations;
  }

  get faults(): { readonly all: number; readonly now: number } {
    return { all: this.#allFaults, now: this.#faults };
  }

  /** Something that began; call what it returns, once, with what became of it. */
  begin(beginning: Beginning): (ending: Ending) => void {
    this.#operations += 1;
    const operation = this.#operations;
    this.#open.add(operation);
    this.#write({ kind: "begun", at: this.now, operation, ...beginning });
    return (ending) => {
      if (this.#open.delete(operation)) this.#write({ kind: "ended", at: this.now, operation, ...ending });
    };
  }

  client(record: Timeless<"client">): void {
    this.#write({ at: this.now, ...record });
  }

  shown(record: Timeless<"shown">): void {
    this.#write({ at: this.now, ...record });
  }

  observed(record: Timeless<"observed">): void {
    this.#write({ at: this.now, ...record });
  }

  heardRows(client: string, messages: readonly Message[]): void {
    const [first] = messages;
    if (!first) return;
    const { conversation_id: conversationId, revision } = first;
    this.#write({ kind: "heard", at: this.now, client, conversationId, messages, readIds: [], revision });
  }

  heardRead(client: string, conversationId: number, readIds: readonly number[], revision: number): void {
    this.#write({ kind: "heard", at: this.now, client, conversationId, messages: [], readIds, revision });
  }

  healing(record: Timeless<"healing">): void {
    this.#write({ at: this.now, ...record });
  }

  /** A client of ours is not live; call what it returns when it is again, for then it is written down. */
  outage(client: string): () => void {
    const at = this.now;
    return () => this.#write({ kind: "outage", at, until: this.now, client });
  }

  /** Something that must not be, whatever the clients say. */
  complain(words: string): void {
    this.#write({ kind: "complaint", at: this.now, words });
  }

  /** A fault that goes on; call what it returns when it is over, for then it is written down. */
  fault({ name, breaks }: What, target: string): () => void {
    const at = this.now;
    this.#allFaults += 1;
    this.#faults += 1;
    return () => {
      this.#faults -= 1;
      this.#write({ kind: "fault", at, until: this.now, name, breaks, target });
    };
  }

  /** A fault that happens in a moment. */
  blow({ name, breaks }: What, target: string): void {
    this.#allFaults += 1;
    this.#write({ kind: "fault", at: this.now, until: null, name, breaks, target });
  }
}
