import type { Acknowledgement, CommandAnswer, CommandName, CommandPayload } from "@duologue/protocol";
import type { ClientParts } from "../src/assemble-client.js";
import type { Heard, Link, LinkListener } from "../src/connection/link.js";
import type { Outcome } from "../src/outcome.js";
import { LOST } from "./hand-held-link.js";
import { type ModelServer, nothingNew } from "./model-server.js";
import { userRow } from "./rows.js";

type Answer = Acknowledgement<CommandAnswer<CommandName>>;

interface Command {
  readonly name: CommandName;
  readonly payload: unknown;
  readonly resolve: (answer: Answer) => void;
}

/** Something on its way down: an answer, or what a room was told. */
interface Arrival {
  readonly arrive: () => void;
  /** The command that it answers; null: a broadcast, which may be lost, doubled or overtaken. */
  readonly answers: CommandName | null;
}

export interface ModelLinkOptions {
  /** Whose link it is. */
  readonly userId: number;
  /** Whether anything that rooms and inbox are told comes through. */
  readonly hearsBroadcasts: boolean;
  /** Whether a question for what was missed is answered now, or with "nothing". */
  readonly answersCatchUp: () => boolean;
}

/** The network between a client and a model of the server: nothing moves unless the test moves it. */
export class ModelLink implements Link {
  readonly #server: ModelServer;
  readonly #options: ModelLinkOptions;
  readonly #stopListening: () => void;
  #listener: LinkListener | null = null;
  #isUp = false;
  #hasInbox = false;
  #isDialing = false;
  readonly #rooms = new Set<number>();
  #up: Command[] = [];
  #down: Arrival[] = [];
  /** Broadcasts that are held up on the way, while others pass. */
  #late: Arrival[] = [];
  #reads: (() => void)[] = [];
  /** What the command that is being handled makes the server tell. */
  #told: Arrival[] = [];
  #isHandling = false;
  #isLosing = false;

  constructor(server: ModelServer, options: ModelLinkOptions) {
    this.#server = server;
    this.#options = options;
    this.#stopListening = server.listen((conversationId, heard) => this.#tell(conversationId, heard));
  }

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  open(): void {
    this.close();
    this.#isDialing = true;
  }

  close(): void {
    const unanswered = this.#up;
    this.#isUp = false;
    this.#isDialing = false;
    this.#hasInbox = false;
    this.#rooms.clear();
    this.#up = [];
    const late = this.#down.filter(({ answers }) => answers !== null);
    this.#down = [];
    this.#late = [];
    for (const { resolve } of unanswered) resolve(LOST);
    // The answers are lost as well: the commands took effect, and the client cannot know.
    this.#isLosing = true;
    for (const { arrive } of late) arrive();
    this.#isLosing = false;
  }

  /** The page is gone: nobody waits for anything any more. What the server has not got, it will not get. */
  abandon(): void {
    this.#stopListening();
    this.#isUp = false;
    this.#isDialing = false;
    this.#up = [];
    this.#down = [];
    this.#late = [];
    this.#reads = [];
    this.#listener = null;
  }

  request<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
  ): Promise<Acknowledgement<CommandAnswer<Name>>> {
    if (!this.#isUp) return Promise.resolve(LOST);
    return new Promise((resolve) => {
      this.#up.push({ name, payload, resolve: resolve as (answer: Answer) => void });
    });
  }

  /** The HTTP routes: each is read when its turn comes, and arrives a step later. */
  readonly api: ClientParts["api"] = {
    me: () => this.#later(() => userRow(this.#options.userId)),
    conversations: (before) => this.#later(() => this.#listPage(before)),
    conversation: (conversationId) =>
      this.#later(() => this.#server.conversation(conversationId, this.#options.userId)),
    messages: (conversationId, before) => this.#later(() => this.#server.page(conversationId, 4, before)),
    startConversation: (userId) => this.#later(() => this.#server.conversation(userId, this.#options.userId)),
    users: () => this.#later(() => ({ data: [], has_more: false })),
  };

  get isIdle(): boolean {
    return this.#up.length + this.#down.length + this.#reads.length === 0 && !this.#isDialing;
  }

  /** Whether a message is on its way, or its answer. */
  get isSending(): boolean {
    return (
      this.#up.some(({ name }) => name === "sendMessage") || this.#down.some(({ answers }) => answers === "sendMessage")
    );
  }

  /** The server works off the next command. */
  takeCommand(): void {
    this.#work("answered");
  }

  /** The server cannot just now: it does nothing, and says so; or it has done it, and cannot say so. */
  fail(how: "refused" | "unanswered"): void {
    this.#work(how);
  }

  /** The next thing on its way down arrives. */
  arrive(): void {
    this.#down.shift()?.arrive();
  }

  /** What was held up arrives, the first of it. */
  late(): void {
    this.#late.shift()?.arrive();
  }

  /** A broadcast on its way down is lost, arrives twice, or is held up while others pass. */
  disturb(how: "lose" | "double" | "delay"): void {
    const place = this.#down.findIndex(({ answers }) => answers === null);
    const broadcast = this.#down[place];
    if (!broadcast) return;
    if (how === "double") this.#late.push(broadcast);
    else this.#down.splice(place, 1);
    if (how === "delay") this.#late.push(broadcast);
  }

  /** Nothing is held up any longer. */
  release(): void {
    this.#down.push(...this.#late.splice(0));
  }

  /** The next HTTP request is read from the database, or its answer arrives. */
  read(): void {
    this.#reads.shift()?.();
  }

  accept(): void {
    if (!this.#isDialing) return;
    this.#isDialing = false;
    this.#isUp = true;
    this.#listener?.opened();
  }

  drop(): void {
    if (!this.#isUp) return;
    this.close();
    this.#listener?.lost();
  }

  #work(how: "answered" | "refused" | "unanswered"): void {
    const command = this.#up.shift();
    if (!command) return;
    const answer = how === "refused" ? LOST : this.#handle(command);
    const arrive = () => command.resolve(this.#isLosing || how === "unanswered" ? LOST : answer);
    // The answer leaves before the broadcast of the same change.
    const own = this.#told.splice(0);
    this.#down.push({ arrive, answers: command.name }, ...own);
  }

  #handle(command: Command): Answer {
    this.#isHandling = true;
    const answer = this.#answer(command);
    this.#isHandling = false;
    return answer;
  }

  #answer({ name, payload }: Command): Answer {
    const server = this.#server;
    if (name === "joinInbox") {
      this.#hasInbox = true;
      return { ok: true, epoch: "e", cursor: server.cursor, expiresInMs: 3_600_000 };
    }
    if (name === "joinRoom") {
      this.#rooms.add(payload as number);
      return { ok: true, revision: server.revision(payload as number) };
    }
    if (name === "sendMessage") {
      const { conversationId, senderId, content, clientMessageId } = payload as CommandPayload<"sendMessage">;
      return { ok: true, message: server.store(conversationId, senderId, content, clientMessageId ?? null) };
    }
    if (name === "markAsRead") {
      const { conversationId, messageIds } = payload as CommandPayload<"markAsRead">;
      return { ok: true, ...server.read(conversationId, this.#options.userId, messageIds) };
    }
    if (name === "catchUp") {
      const { cursor, known } = payload as CommandPayload<"catchUp">;
      return { ok: true, ...(this.#options.answersCatchUp() ? server.catchUp(cursor, known) : nothingNew(cursor)) };
    }
    if (name === "leaveRoom") this.#rooms.delete(payload as number);
    return { ok: true } as Answer;
  }

  #tell(conversationId: number, heard: Heard): void {
    const isInRoom = this.#rooms.has(conversationId);
    if (!this.#options.hearsBroadcasts || (!isInRoom && !this.#hasInbox)) return;
    const conversation = this.#server.conversation(conversationId, this.#options.userId);
    const told: Heard = isInRoom ? heard : { event: "conversationUpdated", payload: { conversation } };
    const arrival = { answers: null, arrive: () => !this.#isLosing && this.#listener?.heard(told) };
    (this.#isHandling ? this.#told : this.#down).push(arrival);
  }

  #listPage(before: number | undefined) {
    const rows = this.#server.list(this.#options.userId);
    const start = before === undefined ? 0 : rows.findIndex((row) => row.conversation_id === before) + 1;
    return { data: rows.slice(start, start + 2), has_more: rows.length > start + 2 };
  }

  #later<Value>(read: () => Value): Promise<Outcome<Value>> {
    return new Promise((resolve) => {
      this.#reads.push(() => {
        const value = read();
        this.#reads.push(() => resolve({ ok: true, value }));
      });
    });
  }
}
