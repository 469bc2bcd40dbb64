import { type CaughtUp, type CommandFailure, LIMITS } from "@duologue/protocol";
import type { Clock } from "../clock.js";
import type { Link } from "../connection/link.js";
import { applyCaughtUp } from "../state/apply.js";
import type { Timelines } from "../state/timelines.js";

interface Place {
  readonly epoch: string;
  readonly cursor: string;
}
type Known = { conversationId: number; revision: number };
type Result = { readonly ok: true } | ({ readonly ok: false } & CommandFailure);

export interface CatchUpOptions {
  readonly link: Pick<Link, "request">;
  readonly timelines: Timelines;
  readonly clock: Clock;
  readonly random: () => number;
  /** These conversations changed, up to these revisions. Must not forget it before the list shows it. */
  readonly onChanged: (changed: readonly Known[]) => void;
  /** The server counted the unread messages of all conversations. */
  readonly onUnreadTotal: (total: number) => void;
  /** This conversation is not this user's any longer. */
  readonly onForbidden: (conversationId: number) => void;
  /** Too much changed, or the server's database is another one: everything is to be loaded anew. */
  readonly onReset: () => void;
}

/** Asks the server what was missed, across all conversations at once. */
export class CatchUp {
  readonly #options: CatchUpOptions;
  /** Up to where everything is applied; null before the first connection. */
  #place: Place | null = null;
  #running: Promise<Result> | null = null;
  #isAskedAgain = false;
  #cancelNext = () => {};

  constructor(options: CatchUpOptions) {
    this.#options = options;
  }

  /**
   * Where to begin. A place that is known already stays: what happened since is not applied yet. Says whether that is
   * so, and there is something to ask.
   */
  startFrom({ epoch, cursor }: Place): boolean {
    if (this.#place) return true;
    this.#place = { epoch, cursor };
    return false;
  }

  /** Asks, and applies the answer. Asked meanwhile, asks once more, and all callers get the last result. */
  run(): Promise<Result> {
    if (this.#running) this.#isAskedAgain = true;
    this.#running ??= this.#untilNobodyAsks().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Asks whether anything changed, and if so, what. Resolves with the first answer, whatever it is. */
  async glance(): Promise<void> {
    if (!this.#place) return;
    const answer = await this.#options.link.request("catchUp", { known: [], ...this.#place });
    if (answer.ok && (answer.reset || answer.changed.length > 0)) void this.run();
  }

  /** Asks every 22 s, more or less, until `stop()`. */
  repeat(): void {
    const { clock, random } = this.#options;
    const share = 1 + LIMITS.catchUpJitter * (2 * random() - 1);
    this.#cancelNext();
    this.#cancelNext = clock.after(LIMITS.catchUpIntervalMs * share, () => {
      void this.run();
      this.repeat();
    });
  }

  stop(): void {
    this.#cancelNext();
    this.#cancelNext = () => {};
  }

  async #untilNobodyAsks(): Promise<Result> {
    let result: Result;
    do {
      this.#isAskedAgain = false;
      result = await this.#ask();
    } while (this.#isAskedAgain && result.ok);
    return result;
  }

  async #ask(): Promise<Result> {
    const from = this.#place;
    if (!from) return { ok: true };
    const known = this.#known();
    let first: CaughtUp | null = null;
    // Also without any known conversation there is a question: which ones changed.
    for (let start = 0; start === 0 || start < known.length; start += LIMITS.catchUpKnown) {
      const answer = await this.#pages(from, known.slice(start, start + LIMITS.catchUpKnown));
      if (!answer.ok) return answer;
      if (answer.reset) return this.#reset(answer);
      // The cursor of the earliest answer: what changed between two of them is asked for again.
      first ??= answer;
    }
    if (first) this.#advance(first);
    return { ok: true };
  }

  /** Asks on until the answer is whole, and applies each page. The first page is what the cursor comes from. */
  async #pages(
    from: Place,
    known: readonly Known[],
  ): Promise<({ ok: true } & CaughtUp) | ({ ok: false } & CommandFailure)> {
    const first = await this.#options.link.request("catchUp", { known: [...known], ...from });
    let page = first;
    while (page.ok && !page.reset) {
      this.#apply(page);
      const next = unfinished(page);
      if (next.length === 0) return first;
      page = await this.#options.link.request("catchUp", { known: next, ...from });
    }
    return page;
  }

  #apply({ conversations, forbidden }: CaughtUp): void {
    for (const answer of conversations) {
      this.#options.timelines.updateHistory(answer.conversationId, (history) =>
        history.revision === null ? history : applyCaughtUp(history, answer),
      );
    }
    for (const conversationId of forbidden) this.#options.onForbidden(conversationId);
  }

  #advance({ epoch, cursor, changed, unread_total }: CaughtUp): void {
    if (unread_total !== undefined) this.#options.onUnreadTotal(unread_total);
    this.#options.onChanged(changed);
    this.#place = { epoch, cursor };
  }

  #reset({ epoch, cursor }: CaughtUp): Result {
    this.#place = { epoch, cursor };
    this.#options.onReset();
    return { ok: true };
  }

  #known(): Known[] {
    return this.#options.timelines
      .all()
      .flatMap(({ conversationId, history: { revision } }) =>
        revision === null ? [] : [{ conversationId, revision }],
      );
  }
}

/** Where to go on. An answer without any message gets no further by being asked for again. */
function unfinished({ conversations }: CaughtUp): Known[] {
  if (conversations.every(({ messages }) => messages.length === 0)) return [];
  return conversations
    .filter(({ has_more }) => has_more)
    .map(({ conversationId, revision }) => ({ conversationId, revision }));
}
