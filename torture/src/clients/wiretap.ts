import type {
  Acknowledgement,
  CatchUp,
  CommandAnswer,
  CommandName,
  CommandPayload,
  Message,
  MessageUpdated,
} from "@duologue/protocol";
import type { Change, HealingRecord } from "../history/record.js";
import type { Connection } from "../network/faulty-link.js";

type Reason = HealingRecord["reason"];
type Asked<Name extends CommandName> = { readonly name: Name; readonly payload: CommandPayload<Name> };
type Command = Asked<"catchUp"> | Asked<"joinRoom"> | Asked<"leaveRoom">;

/** A question for what was missed has its answer. */
export interface CaughtUpOnTheWire {
  /** Of the acknowledgement. */
  readonly id: string;
  readonly reason: Reason;
  /** From where it was asked. */
  readonly from: Pick<CatchUp, "epoch" | "cursor">;
  /** What the answer brought that ought to have been told by a broadcast, and has not been; nothing after the end. */
  missed(): Change[];
}

const COMMAND = /^42(\d+)(\["(?:catchUp|joinRoom|leaveRoom)",.*)$/s;
const ACKNOWLEDGEMENT = /^43(\d+)(\[.*)$/s;
const EVENT = /^42(\["(?:receiveMessage|messageUpdated)",.*)$/s;

/** Reads what one connection of a device carries, in Socket.IO's packets, from its beginning. */
export class Wiretap {
  readonly #connection: Connection;
  /** Commands without an answer yet, by the id of their acknowledgement, and why the device asked what it missed. */
  readonly #open = new Map<string, Command & { readonly reason: Reason }>();
  /** By conversation: changes after this revision have to be told. */
  readonly #joined = new Map<number, number>();
  readonly #told = new Set<string>();
  /** What answers brought need not be told again. */
  readonly #answered = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The device says something. `reason` is asked for if it is a question for what was missed. */
  sent(text: string, reason: () => Reason): void {
    const [, id = "", json] = COMMAND.exec(text) ?? [];
    if (json === undefined) return;
    const [name, payload] = JSON.parse(json) as [Command["name"], never];
    if (name === "leaveRoom") this.#leave(payload);
    else this.#open.set(id, { name, payload, reason: name === "catchUp" ? reason() : "connect" });
  }

  /** The device is told something; returns what answers a question for what was missed. */
  received(text: string): CaughtUpOnTheWire | null {
    const [, event] = EVENT.exec(text) ?? [];
    if (event !== undefined) this.#hear(JSON.parse(event) as Event);
    const [, id = "", json] = ACKNOWLEDGEMENT.exec(text) ?? [];
    const command = this.#open.get(id);
    if (!command || json === undefined) return null;
    this.#open.delete(id);
    const [answer] = JSON.parse(json) as [Acknowledgement<CommandAnswer<"catchUp"> | CommandAnswer<"joinRoom">>];
    if (!answer.ok) return null;
    if (command.name === "joinRoom") this.#joined.set(command.payload, (answer as CommandAnswer<"joinRoom">).revision);
    if (command.name !== "catchUp") return null;
    const unanswered = this.#bring(
      (answer as CommandAnswer<"catchUp">).conversations.flatMap(({ messages }) => messages),
    );
    const missed = () => {
      return this.#connection.isOpen ? unanswered.filter((change) => !this.#told.has(nameOf(change))) : [];
    };
    return { id, reason: command.reason, from: command.payload, missed };
  }

  /** The room is not joined any more, nor will it be by an answer that is still to come. */
  #leave(conversationId: number): void {
    this.#joined.delete(conversationId);
    for (const [id, command] of this.#open) {
      if (command.name === "joinRoom" && command.payload === conversationId) this.#open.delete(id);
    }
  }

  #hear([name, payload]: Event): void {
    if (name === "receiveMessage") {
      this.#told.add(nameOf(changeOf(payload)));
    } else {
      const { conversationId, messageIds, revision } = payload;
      for (const messageId of messageIds) this.#told.add(nameOf({ conversationId, messageId, revision }));
    }
  }

  /** Takes note of an answer's rows; returns those that no answer brought before, and broadcasts have to. */
  #bring(rows: readonly Message[]): Change[] {
    const changes = rows.map(changeOf).filter((change) => !this.#answered.has(nameOf(change)));
    for (const change of changes) this.#answered.add(nameOf(change));
    return changes.filter(({ conversationId, revision }) => revision > (this.#joined.get(conversationId) ?? Infinity));
  }
}

type Event = ["receiveMessage", Message] | ["messageUpdated", MessageUpdated];

function changeOf({ conversation_id, message_id, revision }: Message): Change {
  return { conversationId: conversation_id, messageId: message_id, revision };
}

function nameOf({ messageId, revision }: Change): string {
  return `${messageId}@${revision}`;
}
