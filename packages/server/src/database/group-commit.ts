import { LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import { OperatorError } from "../kernel/operator-error.js";
import { DatabaseUnavailable, findUnavailable } from "./unavailable.js";

/** A command that changes one conversation. */
export interface Write {
  readonly conversationId: number;
}

/** One kind of command, and how it is carried out. */
export interface WriteKind<Command, Result> {
  /** Carries out commands as one statement within `ms`; the n-th result is that of the n-th command. */
  write(commands: readonly Command[], ms: number): Promise<readonly Result[]>;
  /** Whether doing the command again asks what became of it, and does nothing twice. */
  canRepeat(command: Command): boolean;
}

interface Waiting<Command = Write, Result = unknown> {
  readonly command: Command;
  readonly kind: WriteKind<Command, Result>;
  /** When it is answered at the latest, in milliseconds since 1970. */
  readonly due: number;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Groups of 400 stored 13,700 messages a second where groups of 200 stored 12,600 and groups of 100 stored 9,900. */
const GROUP_SIZE = 400;
/** From its arrival, whatever it waits for: clients are promised an answer within 5 s. */
const ANSWER_WITHIN_MS = 4_500;
/** A write that has less time left is not begun: it could not be asked for any more if its answer were lost. */
const SHORTEST_MS = 200;
/** A group that can be asked for waits no longer for an answer which may be lost: the lane is back within 2 s. */
const ASK_AFTER_MS = 1_750;
/** Between two questions, while the database is away. */
const ASK_AGAIN_MS = 100;

/**
 * Collects commands that arrive in one turn of the event loop, or while a write is under way, and carries them out
 * together with one commit. Commands of one conversation are in one lane, which has one group in flight at a time: so
 * they take effect in the order in which they were given, of whatever kind they are.
 *
 * If the answer to a group is lost, the lane stays closed while its outcome is asked for: by doing again what can be
 * repeated. `docs/decisions/lost-answers.md` says why that is an answer.
 */
export class GroupCommit {
  readonly #lanes: Waiting[][];
  readonly #busy: boolean[];
  readonly #clock: Clock;
  readonly #onGroup: (commands: number) => void;

  /**
   * @param lanes how many groups may be in flight
   * @param onGroup hears the size of each group
   */
  constructor(lanes: number, clock: Clock, onGroup: (commands: number) => void = () => {}) {
    this.#clock = clock;
    this.#onGroup = onGroup;
    this.#lanes = Array.from({ length: lanes }, () => []);
    this.#busy = this.#lanes.map(() => false);
  }

  /**
   * Makes a kind of command that shares the lanes with the others. Its commands reject with `DatabaseUnavailable` when
   * too many wait already, or the database has not answered within 4.5 s.
   */
  kind<Command extends Write, Result>(kind: WriteKind<Command, Result>): (command: Command) => Promise<Result> {
    return (command) =>
      new Promise((resolve, reject) => {
        const due = this.#clock.now() + ANSWER_WITHIN_MS;
        this.#enqueue({ command, kind, due, resolve, reject } as unknown as Waiting);
      });
  }

  #enqueue(waiting: Waiting): void {
    const lane = waiting.command.conversationId % this.#lanes.length;
    const queue = this.#lanes[lane];
    if (!queue || queue.length >= LIMITS.writesWaiting) {
      waiting.reject(new DatabaseUnavailable(new OperatorError("Too many commands wait for the database."), true));
      return;
    }
    queue.push(waiting);
    if (this.#busy[lane]) return;
    this.#busy[lane] = true;
    // What else has come in this turn leaves with it: sending the first would hold up the reading of the others.
    setImmediate(() => void this.#drain(lane));
  }

  async #drain(lane: number): Promise<void> {
    for (let queue = this.#lanes[lane]; queue?.length; queue = this.#lanes[lane]) {
      const { group, rest } = nextGroup(queue);
      this.#lanes[lane] = rest;
      this.#onGroup(group.length);
      await this.#carryOut(group);
    }
    this.#busy[lane] = false;
  }

  /**
   * Writes a group. If a command makes it fail, each is tried alone, in order: nobody pays for a neighbour.
   *
   * @param doubt with what an earlier try failed that may have been carried out
   */
  async #carryOut(taken: readonly Waiting[], doubt?: DatabaseUnavailable): Promise<void> {
    const group = this.#inTime(taken, doubt);
    const [oldest] = group;
    if (!oldest) return;
    try {
      const results = await oldest.kind.write(
        group.map((waiting) => waiting.command),
        this.#patienceFor(group, oldest),
      );
      group.forEach((waiting, at) => {
        waiting.resolve(results[at]);
      });
    } catch (error) {
      const away = findUnavailable(error);
      if (away && (doubt || !away.nothingDone)) await this.#ask(group, doubt ?? away, doubt !== undefined);
      else if (away || group.length === 1) for (const waiting of group) waiting.reject(error);
      else for (const waiting of group) await this.#carryOut([waiting], doubt);
    }
  }

  /** Does again what can be repeated, until there is an answer or the time is over. The rest stays unknown. */
  async #ask(group: readonly Waiting[], doubt: DatabaseUnavailable, isAskedBefore: boolean): Promise<void> {
    const repeatable = group.filter(canRepeat);
    for (const waiting of group) if (!canRepeat(waiting)) waiting.reject(doubt);
    if (isAskedBefore) await new Promise<void>((resolve) => this.#clock.after(ASK_AGAIN_MS, resolve));
    await this.#carryOut(repeatable, doubt);
  }

  /** Those that can still be answered in time; the others are answered now. */
  #inTime(group: readonly Waiting[], doubt: DatabaseUnavailable | undefined): readonly Waiting[] {
    const latest = this.#clock.now() + SHORTEST_MS;
    if (group.every((waiting) => waiting.due >= latest)) return group;
    const outcome = doubt ?? new DatabaseUnavailable(new OperatorError("The database did not answer in time."), true);
    for (const waiting of group) if (waiting.due < latest) waiting.reject(outcome);
    return group.filter((waiting) => waiting.due >= latest);
  }

  #patienceFor(group: readonly Waiting[], oldest: Waiting): number {
    const left = oldest.due - this.#clock.now();
    return group.every(canRepeat) ? Math.min(ASK_AFTER_MS, left) : left;
  }
}

function canRepeat({ kind, command }: Waiting): boolean {
  return kind.canRepeat(command);
}

/** The first command and those of its kind which no earlier command of another kind and the same conversation bars. */
function nextGroup(queue: Waiting[]): { group: Waiting[]; rest: Waiting[] } {
  const kind = queue[0]?.kind;
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  const barred = new Set<number>();
  for (const waiting of queue) {
    const { conversationId } = waiting.command;
    if (waiting.kind === kind && group.length < GROUP_SIZE && !barred.has(conversationId)) {
      group.push(waiting);
    } else {
      rest.push(waiting);
      barred.add(conversationId);
    }
  }
  return { group, rest };
}
