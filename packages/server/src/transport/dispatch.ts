import {
  type Allowance,
  COMMANDS,
  type CommandName,
  clientMessageId,
  ERRORS,
  id,
  LIMITS,
  type MessageError,
} from "@duologue/protocol";
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

/** A command that was understood and waits for its turn. */
interface Task {
  readonly event: CommandName;
  readonly allowance: Allowance;
  readonly payload: unknown;
  readonly acknowledge: Acknowledge | undefined;
  run(): Promise<Outcome<object>>;
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
  /** What was started and is not yet answered and told. */
  #running: readonly Promise<void>[] = [];
  #inFlight = 0;
  #isPumping = false;
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
    const [event = "", payload] = acknowledge ? packet.slice(0, -1) : packet;
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
    while (this.#isPumping || this.#running.length > 0) await Promise.all(this.#running);
  }

  #receiveCommand(event: CommandName, payload: unknown, acknowledge: Acknowledge | undefined): void {
    const { payload: schema, allowance } = COMMANDS[event];
    const parsed = schema.safeParse(payload);
    if (!parsed.success) {
      this.#fail({ event, payload, acknowledge }, invalidPayload(parsed.error));
      return;
    }
    // The cast joins what the table's type keeps together: this event's handler and this event's payload.
    const handler = this.#context.handlers[event] as (peer: Peer, payload: unknown) => Promise<Outcome<object>>;
    const run = () => handler(this.#peer, parsed.data);
    this.#enqueue({ event, allowance, payload: parsed.data, acknowledge, run });
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
      return;
    }
    this.#waiting.push(task);
    if (!this.#isPumping) void this.#pump();
  }

  /** Starts what waits, in order. */
  async #pump(): Promise<void> {
    this.#isPumping = true;
    while (this.#inFlight < LIMITS.commandsInFlight) {
      const task = this.#waiting.shift();
      if (!task) break;
      const refusal = this.#refusalOf(task);
      if (refusal) this.#fail(task, refusal);
      else await this.#start(task);
    }
    // Emptied by shifting, it would keep its room, and most connections are idle.
    if (this.#waiting.length === 0) this.#waiting.length = 0;
    this.#isPumping = false;
  }

  /** Resolves when the next command may be started. */
  async #start(task: Task): Promise<void> {
    if (WAIT_FOR_EARLIER.includes(task.event)) await Promise.all(this.#running);
    const run = this.#run(task).finally(() => {
      this.#running = this.#running.filter((other) => other !== run);
    });
    this.#running = [...this.#running, run];
    if (HOLD_BACK_LATER.includes(task.event)) await run;
  }

  #refusalOf(task: Task): Failure | undefined {
    const retryAfterMs = this.#context.rateLimit(this.#peer.userId, task.allowance);
    return retryAfterMs > 0 ? failure("rate_limited", { retryAfterMs }) : undefined;
  }

  async #run(task: Task): Promise<void> {
    this.#inFlight += 1;
    const outcome = await this.#carryOut(task);
    this.#inFlight -= 1;
    if (outcome.ok) {
      this.#context.countCommand(task.event, "ok");
      task.acknowledge?.({ ok: true, ...outcome.value });
    } else {
      this.#fail(task, outcome);
    }
    if (!this.#isPumping) void this.#pump();
    if (outcome.ok) await this.#context.broadcast(outcome.news);
  }

  async #carryOut(task: Task): Promise<Outcome<object>> {
    try {
      return await task.run();
    } catch (error) {
      return this.#context.toWireError(error, task.event !== "sendMessage" || keyOf(task.payload) !== undefined);
    }
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
