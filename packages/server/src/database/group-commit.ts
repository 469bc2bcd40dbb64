import { findUnavailable } from "./unavailable.js";

/** A command that changes one conversation. */
export interface Write {
  readonly conversationId: number;
}

/** Carries out commands as one statement; the n-th result is that of the n-th command. */
type WriteGroup<Command, Result> = (commands: readonly Command[]) => Promise<readonly Result[]>;

interface Waiting<Command = Write, Result = unknown> {
  readonly command: Command;
  readonly write: WriteGroup<Command, Result>;
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}

/** Groups of 100 went faster than groups of 400: the next ones are collected while PostgreSQL works. */
const GROUP_SIZE = 100;

/**
 * Collects commands that arrive while a write is under way, and carries them out together with one commit. A lone
 * command leaves at once. Commands of one conversation are in one lane, which has one group in flight at a time:
 * so they take effect in the order in which they were given, of whatever kind they are.
 */
export class GroupCommit {
  readonly #lanes: Waiting[][];
  readonly #busy: boolean[];
  readonly #onGroup: (commands: number) => void;

  /**
   * @param lanes how many groups may be in flight
   * @param onGroup hears the size of each group
   */
  constructor(lanes: number, onGroup: (commands: number) => void = () => {}) {
    this.#onGroup = onGroup;
    this.#lanes = Array.from({ length: lanes }, () => []);
    this.#busy = this.#lanes.map(() => false);
  }

  /** Makes a kind of command that shares the lanes with the others. */
  kind<Command extends Write, Result>(write: WriteGroup<Command, Result>): (command: Command) => Promise<Result> {
    return (command) =>
      new Promise((resolve, reject) => {
        this.#enqueue({ command, write, resolve, reject } as unknown as Waiting);
      });
  }

  #enqueue(waiting: Waiting): void {
    const lane = waiting.command.conversationId % this.#lanes.length;
    this.#lanes[lane]?.push(waiting);
    if (!this.#busy[lane]) void this.#drain(lane);
  }

  async #drain(lane: number): Promise<void> {
    this.#busy[lane] = true;
    for (let queue = this.#lanes[lane]; queue?.length; queue = this.#lanes[lane]) {
      const { group, rest } = nextGroup(queue);
      this.#lanes[lane] = rest;
      this.#onGroup(group.length);
      await carryOut(group);
    }
    this.#busy[lane] = false;
  }
}

/** The first command and those of its kind which no earlier command of another kind and the same conversation bars. */
function nextGroup(queue: Waiting[]): { group: Waiting[]; rest: Waiting[] } {
  const kind = queue[0]?.write;
  const group: Waiting[] = [];
  const rest: Waiting[] = [];
  const barred = new Set<number>();
  for (const waiting of queue) {
    const { conversationId } = waiting.command;
    if (waiting.write === kind && group.length < GROUP_SIZE && !barred.has(conversationId)) {
      group.push(waiting);
    } else {
      rest.push(waiting);
      barred.add(conversationId);
    }
  }
  return { group, rest };
}

/** Writes a group. If a command makes it fail, each is tried alone, in order: nobody pays for a neighbour. */
async function carryOut(group: readonly Waiting[]): Promise<void> {
  const [first] = group;
  if (!first) return;
  try {
    const results = await first.write(group.map((waiting) => waiting.command));
    group.forEach((waiting, at) => {
      waiting.resolve(results[at]);
    });
  } catch (error) {
    if (group.length === 1 || findUnavailable(error)) {
      for (const waiting of group) waiting.reject(error);
    } else {
      for (const waiting of group) await carryOut([waiting]);
    }
  }
}
