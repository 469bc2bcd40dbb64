import type { Acknowledgement, CommandAnswer, CommandFailure, Message, MessageUpdated } from "@duologue/protocol";
import { io, type Socket } from "socket.io-client";
import type { OperationEnded } from "../history/record.js";
import type { Actor } from "./actor.js";
import type { Seat } from "./seat.js";

/** Longer than the 5 s within which the server promises an answer. */
const ANSWER_WITHIN_MS = 10_000;
/** Soon: the run has much to break. */
const RECONNECT_MS = { reconnectionDelay: 100, reconnectionDelayMax: 1_000 };
const READS_AT_ONCE = 10;

export interface PlainClientOptions extends Seat {
  /** `key`: each command has one, and is sent twice in a row. */
  readonly sends: "key" | "no key";
}

type Ending = Pick<OperationEnded, "outcome" | "code" | "message" | "marked">;
const LOST: Ending = { outcome: "unknown" };

/** What a tutorial's client does: connects, joins, sends without waiting, and writes down what it hears. */
export class PlainClient implements Actor {
  readonly #options: PlainClientOptions;
  readonly #socket: Socket;
  /** Messages to this person that nobody is known to have read, by conversation. */
  readonly #unread = new Map<number, Set<number>>();
  /** What waits for an answer, which a broken connection will not bring. */
  readonly #unanswered = new Set<() => void>();
  #sent = 0;

  constructor(options: PlainClientOptions) {
    this.#options = options;
    const { name, person, url, transports, journal } = options;
    journal.client({ kind: "client", client: name, make: "plain", userId: person.userId });
    this.#socket = io(url, {
      forceNew: true,
      transports: [...transports],
      auth: (give) => void person.token().then((token) => give({ token })),
      ...RECONNECT_MS,
    });
    this.#listen();
  }

  get name(): string {
    return this.#options.name;
  }

  get isThere(): boolean {
    return this.#socket.connected;
  }

  /** Whether every command has been answered, or given up. */
  get isIdle(): boolean {
    return this.#unanswered.size === 0;
  }

  act(): void {
    // What is emitted without a connection would be kept for the next one.
    if (!this.#socket.connected) return;
    const { random, topics, isCalm } = this.#options;
    const deed = random.weighted({ send: 10, read: 3, join: 1, leave: 0.3, reconnect: isCalm ? 0 : 0.1 });
    const conversationId = topics.pick(random);
    if (deed === "send") this.#send(conversationId);
    else if (deed === "read") this.#read(conversationId);
    else if (deed === "join") this.#join(conversationId);
    else if (deed === "leave") this.#socket.emit("leaveRoom", conversationId);
    else this.#socket.disconnect().connect();
  }

  close(): void {
    this.#socket.disconnect();
    this.#giveUp();
  }

  #listen(): void {
    const { name, journal, topics } = this.#options;
    this.#socket.on("connect", () => {
      for (const conversationId of topics.all) this.#join(conversationId);
    });
    this.#socket.on("disconnect", () => this.#giveUp());
    this.#socket.on("receiveMessage", (message: Message) => {
      journal.heardRows(name, [message]);
      this.#remember(message);
    });
    this.#socket.on("messageUpdated", ({ conversationId, messageIds, revision }: MessageUpdated) => {
      journal.heardRead(name, conversationId, messageIds, revision);
      for (const id of messageIds) this.#unread.get(conversationId)?.delete(id);
    });
  }

  #remember(message: Message): void {
    const { conversation_id, message_id, receiver_id, read_status } = message;
    if (receiver_id !== this.#options.person.userId || read_status) return;
    const unread = this.#unread.get(conversation_id) ?? new Set();
    this.#unread.set(conversation_id, unread.add(message_id));
  }

  #join(conversationId: number): void {
    this.#socket.emit("joinRoom", conversationId);
  }

  #send(conversationId: number): void {
    const { name, person, journal, random, sends } = this.#options;
    const { userId } = person;
    this.#sent += 1;
    const content = `${name} says ${this.#sent}`;
    const key = sends === "key" ? random.uuid() : null;
    const end = journal.begin({ client: name, userId, conversationId, what: { name: "send", content, key } });
    const command = { conversationId, senderId: userId, content, ...(key !== null && { clientMessageId: key }) };
    const once = () => this.#ask<"sendMessage">("sendMessage", command, (answer) => sendEnding(answer, key !== null));
    if (key === null) void once().then(end);
    else void Promise.all([once(), once()]).then(([first, second]) => end(betterOf(first, second)));
  }

  #read(conversationId: number): void {
    const { name, person, journal } = this.#options;
    const messageIds = [...(this.#unread.get(conversationId) ?? [])].slice(0, READS_AT_ONCE);
    if (messageIds.length === 0) return;
    const what = { name: "read", messageIds } as const;
    const end = journal.begin({ client: name, userId: person.userId, conversationId, what });
    void this.#ask<"markAsRead">("markAsRead", { conversationId, messageIds }, readEnding).then(end);
  }

  /** Resolves with what became of a command, which is unknown if no answer comes. */
  #ask<Name extends "sendMessage" | "markAsRead">(
    event: Name,
    payload: unknown,
    toEnding: (answer: Acknowledgement<CommandAnswer<Name>>) => Ending,
  ): Promise<Ending> {
    return new Promise((resolve) => {
      const giveUp = () => settle(LOST);
      const timer = setTimeout(giveUp, ANSWER_WITHIN_MS);
      const settle = (ending: Ending) => {
        clearTimeout(timer);
        this.#unanswered.delete(giveUp);
        resolve(ending);
      };
      this.#unanswered.add(giveUp);
      this.#socket.emit(event, payload, (answer: Acknowledgement<CommandAnswer<Name>>) => {
        if (answer.ok && "message" in answer) this.#options.journal.heardRows(this.name, [answer.message]);
        settle(toEnding(answer));
      });
    });
  }

  #giveUp(): void {
    for (const giveUp of [...this.#unanswered]) giveUp();
  }
}

/** What is refused before anything is done. */
const CERTAIN = new Set<string>(["invalid_payload", "forbidden", "sender_mismatch", "rate_limited"]);

function sendEnding(answer: Acknowledgement<CommandAnswer<"sendMessage">>, hasKey: boolean): Ending {
  if (answer.ok) return { outcome: "ok", message: answer.message };
  // With a key, a retry is right whether it was stored or not; without one, only if it certainly was not.
  const isCertain = CERTAIN.has(answer.code) || (answer.code === "unavailable" && !hasKey && answer.retryable);
  return { outcome: isCertain ? "failed" : "unknown", code: answer.code };
}

function readEnding(answer: Acknowledgement<CommandAnswer<"markAsRead">>): Ending {
  if (answer.ok) return { outcome: "ok", marked: { messageIds: answer.messageIds, revision: answer.revision } };
  return { outcome: isRefusal(answer) ? "failed" : "unknown", code: answer.code };
}

function isRefusal({ code }: CommandFailure): boolean {
  return CERTAIN.has(code);
}

/** Of the same command sent twice: one success is a success, and one doubt leaves it in doubt. */
function betterOf(first: Ending, second: Ending): Ending {
  return [first, second].find(({ outcome }) => outcome === "ok") ?? (first.outcome === "unknown" ? first : second);
}
