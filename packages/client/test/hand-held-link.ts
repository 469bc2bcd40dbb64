import type { Acknowledgement, CommandAnswer, CommandFailure, CommandName, CommandPayload } from "@duologue/protocol";
import type { Link, LinkListener } from "../src/connection/link.js";
import { settled } from "./fake-clock.js";

type Answer = Acknowledgement<CommandAnswer<CommandName>>;

/** A command that the client has sent and nobody has answered yet. */
export interface Asked {
  readonly name: CommandName;
  readonly payload: unknown;
  readonly answer: (answer: Answer) => void;
}

export const LOST: { ok: false } & CommandFailure = {
  ok: false,
  code: "unavailable",
  error: "The connection was lost.",
  retryable: true,
};

/** A link whose other end is the test. */
export class HandHeldLink implements Link {
  /** Tokens of the tries, in order. */
  readonly dialed: string[] = [];
  /** Every command so far, answered or not. */
  readonly asked: Asked[] = [];
  #unanswered: Asked[] = [];
  #listener: LinkListener | null = null;
  isUp = false;

  listen(listener: LinkListener): void {
    this.#listener = listener;
  }

  open(token: string): void {
    this.dialed.push(token);
  }

  close(): void {
    this.isUp = false;
    for (const asked of [...this.#unanswered]) asked.answer(LOST);
  }

  request<Name extends CommandName>(
    name: Name,
    payload: CommandPayload<Name>,
  ): Promise<Acknowledgement<CommandAnswer<Name>>> {
    if (!this.isUp) return Promise.resolve(LOST);
    return new Promise((resolve) => {
      const asked: Asked = {
        name,
        payload,
        answer: (answer) => {
          this.#unanswered = this.#unanswered.filter((other) => other !== asked);
          resolve(answer as Acknowledgement<CommandAnswer<Name>>);
        },
      };
      this.asked.push(asked);
      this.#unanswered.push(asked);
    });
  }

  /** The server's side of things. */
  get server(): LinkListener {
    if (!this.#listener) throw new Error("Nobody listens to this link.");
    return this.#listener;
  }

  /** The server lets the client in. */
  accept(): void {
    this.isUp = true;
    this.server.opened();
  }

  /** The connection breaks. */
  drop(): void {
    this.close();
    this.server.lost();
  }

  /** The server closes the connection in good order. */
  closeByServer(): void {
    this.close();
    this.server.closed();
  }

  /** What was asked by that name, in order: the payloads. */
  payloads<Name extends CommandName>(name: Name): CommandPayload<Name>[] {
    return this.asked.filter((asked) => asked.name === name).map((asked) => asked.payload as CommandPayload<Name>);
  }

  /** Answers the oldest open question of that name, and lets the client go on. */
  async answer<Name extends CommandName>(name: Name, answer: Acknowledgement<CommandAnswer<Name>>): Promise<void> {
    await settled();
    const asked = this.#unanswered.find((question) => question.name === name);
    if (!asked) throw new Error(`No ${name} waits for an answer.`);
    asked.answer(answer);
    await settled();
  }

  /** How many questions of that name wait. */
  waiting(name: CommandName): number {
    return this.#unanswered.filter((asked) => asked.name === name).length;
  }
}

export function failure(code: CommandFailure["code"], retryable: boolean, retryAfterMs?: number) {
  const said = { ok: false as const, code, error: `It is ${code}.`, retryable };
  return retryAfterMs === undefined ? said : { ...said, retryAfterMs };
}
