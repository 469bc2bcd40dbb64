import { COMMANDS, type CommandName, clientMessageId, ERRORS, id, LIMITS, type MessageError } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import type { Metrics } from "../kernel/metrics.js";
import { type Failure, failure, type Outcome } from "../kernel/outcome.js";
import type { Broadcast } from "./broadcast.js";
import type { CommandHandlers } from "./command-handlers.js";
import type { Peer } from "./peer.js";
import type { RateLimit } from "./rate-limit.js";
import { invalidPayload, type ToWireError } from "./to-wire-error.js";

/** What the dispatch of every socket shares. */
export interface DispatchContext {
  readonly handlers: CommandHandlers;
  readonly rateLimit: RateLimit;
  readonly toWireError: ToWireError;
  readonly broadcast: Broadcast;
  readonly countCommand: Metrics["countCommand"];
  readonly clock: Clock;
}

/** Socket.IO's function for the acknowledgement of one command. */
type Acknowledge = (answer: object) => void;

/** A command that was understood. */
interface Task {
  readonly event: CommandName;
  readonly payload: unknown;
  readonly acknowledge: Acknowledge | undefined;
}

/** What follows one of these waits for it: a client that joins and sends in one breath must hear itself, */
const HOLD_BACK_LATER: readonly CommandName[] = ["joinRoom", "leaveRoom", "joinInbox"];
/** and one of these waits for what came before: who sends and leaves in one breath, too. A catchUp tells of it all. */
const WAIT_FOR_EARLIER: readonly CommandName[] = [...HOLD_BACK_LATER, "catchUp"];

/**
 * The door for everything that one socket sends: the one place that sees unknown input. Parses once, answers what is
 * invalid, and starts the rest in the order of arrival: up to 8 at once, 100 more wait.
 */
export class Dispatch {
  readonly #peer: Peer;
  readonly #context: DispatchContext;
  readonly #waiting: Task[] = [];
  /** Commands that were started and are not yet answered. */
  #inFlight = 0;
  /** Commands that were started and are not yet answered and told. */
  #untold = 0;
  /** Called when there is none of these; null while nobody waits for it. */
  #whenTold: (() => void)[] | null = null;
  /** Whether a command waits for what came before it, or what comes later waits for it. */
  #isHeld = false;
  #isClosed = false;
  #unknownEvents = 0;
  #unknownEventsSince = 0;

  constructor(peer: Peer, context: DispatchContext) {
    this.#peer = peer;
    this.#context = context;
  }

  /**
   * Takes one event: its name, its arguments, and perhaps a function for the acknowledgement at the end. Never throws:
   * what a listener of Socket.IO throws ends the process.
   */
  receive(packet: readonly unknown[]): void {
    if (this.#isClosed) return;
    const last = packet.at(-1);
    const acknowledge = typeof last === "function" ? (last as Acknowledge) : undefined;
    const given = acknowledge ? packet.length - 1 : packet.length;
    const event = given > 0 ? packet[0] : "";
    const payload = given > 1 ? packet[1] : undefined;
    try {
      if (isCommandName(event)) this.#receiveCommand(event, payload, acknowledge);
      else this.#refuseUnknown(event, payload, acknowledge);
    } catch (error) {
      // The payload may be what threw: it is not looked at again.
      const failed = this.#context.toWireError(error, true);
      this.#fail({ event: String(event), payload: undefined, acknowledge }, failed);
    }
  }

  /** Takes nothing more. Resolves when everything that was taken is answered and told. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#isHeld || this.#untold > 0) await this.#allTold();
  }

  #receiveCommand(event: CommandName, payload: unknown, acknowledge: Acknowledge | undefined): void {
    const parsed = COMMANDS[event].payload.safeParse(payload);
    if (parsed.success) this.#enqueue({ event, payload: parsed.data, acknowledge });
    else this.#fail({ event, payload, acknowledge }, invalidPayload(parsed.error));
  }

  #refuseUnknown(event: unknown, payload: unknown, acknowledge: Acknowledge | undefined): void {
    const now = this.#context.clock.now();
    if (now - this.#unknownEventsSince > LIMITS.unknownEventsWindowMs) {
      this.#unknownEvents = 0;
      this.#unknownEventsSince = now;
    }
    this.#unknownEvents += 1;
    if (this.#unknownEvents > LIMITS.unknownEvents) this.#peer.banish("too many unknown events");
    else this.#fail({ event: String(event).slice(0, 100), payload, acknowledge }, failure("unknown_event"));
  }

  #enqueue(task: Task): void {
    if (this.#waiting.length >= LIMITS.commandsWaiting) {
      this.#fail(task, failure("rate_limited", { retryAfterMs: 1_000 }));
    } else if (this.#isFree()) {
      this.#start(task);
    } else {
      this.#waiting.push(task);
    }
  }

  #isFree(): boolean {
    return !this.#isHeld && this.#inFlight < LIMITS.commandsInFlight;
  }

  /** Starts what waits, in order. */
  #pump(): void {
    while (this.#isFree()) {
      const task = this.#waiting.shift();
      if (!task) break;
      this.#start(task);
    }
    // Emptied by shifting, it would keep its room, and most connections are idle.
    if (this.#waiting.length === 0) this.#waiting.length = 0;
  }

  #start(task: Task): void {
    const retryAfterMs = this.#context.rateLimit(this.#peer.userId, COMMANDS[task.event].allowance);
    if (retryAfterMs > 0) this.#fail(task, failure("rate_limited", { retryAfterMs }));
    else if (WAIT_FOR_EARLIER.includes(task.event)) void this.#runInTurn(task);
    else void this.#run(task);
  }

  async #runInTurn(task: Task): Promise<void> {
    this.#isHeld = true;
    await this.#allTold();
    const run = this.#run(task);
    if (HOLD_BACK_LATER.includes(task.event)) await run;
    this.#isHeld = false;
    this.#pump();
  }

  async #run(task: Task): Promise<void> {
    this.#inFlight += 1;
    this.#untold += 1;
    const outcome = await this.#carryOut(task);
    this.#inFlight -= 1;
    if (outcome.ok) {
      this.#context.countCommand(task.event, "ok");
      task.acknowledge?.({ ok: true, ...outcome.value });
    } else {
      this.#fail(task, outcome);
    }
    this.#pump();
    if (outcome.ok) await this.#context.broadcast(outcome.news);
    this.#untold -= 1;
    if (this.#untold === 0) this.#endWaiting();
  }

  async #carryOut({ event, payload }: Task): Promise<Outcome<object>> {
    // The cast joins what the table's type keeps together: this event's handler and this event's payload.
    const handler = this.#context.handlers[event] as (peer: Peer, payload: unknown) => Promise<Outcome<object>>;
    try {
      return await handler(this.#peer, payload);
    } catch (error) {
      return this.#context.toWireError(error, event !== "sendMessage" || keyOf(payload) !== undefined);
    }
  }

  /** Resolves when everything that was started is answered and told. */
  async #allTold(): Promise<void> {
    if (this.#untold === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenTold ??= [];
      this.#whenTold.push(resolve);
    });
  }

  #endWaiting(): void {
    const waiting = this.#whenTold ?? [];
    this.#whenTold = null;
    for (const resolve of waiting) resolve();
  }

  /** Every failure reaches the socket as `messageError`, and as `ok: false` if it asked for an acknowledgement. */
  #fail(command: Pick<MessageError, "event"> & Pick<Task, "payload" | "acknowledge">, { ok: _, ...failed }: Failure) {
    const { event, payload, acknowledge } = command;
    this.#context.countCommand(isCommandName(event) ? event : "unknown", failed.code);
    this.#peer.tellFailure({ ...failed, event, ...identify(event, payload) });
    acknowledge?.({ ok: false, ...failed });
    if (ERRORS[failed.code].connection === "close") this.#peer.banish(failed.code);
  }
}

function isCommandName(event: unknown): event is CommandName {
  return typeof event === "string" && Object.hasOwn(COMMANDS, event);
}

/** The conversation and the key that a payload names, if it names them rightly. */
function identify(event: string, payload: unknown): Pick<MessageError, "conversationId" | "clientMessageId"> {
  const isRoom = event === "joinRoom" || event === "leaveRoom";
  const conversationId = id.safeParse(isRoom ? payload : property(payload, "conversationId")).data;
  const key = keyOf(payload);
  return { ...(conversationId && { conversationId }), ...(key !== undefined && { clientMessageId: key }) };
}

function keyOf(payload: unknown): string | undefined {
  return clientMessageId.safeParse(property(payload, "clientMessageId")).data;
}

function property(payload: unknown, name: string): unknown {
  return typeof payload === "object" && payload !== null ? (payload as Record<string, unknown>)[name] : undefined;
}
