import type { CaughtUp } from "@duologue/protocol";
import { type Piece, toServerFrame } from "../network/websocket-frames.js";
import type { Healing } from "./healing.js";

const NOTHING_NEW = { changed: [], conversations: [], forbidden: [], reset: false } as const;

/** What the wire of a device no longer carries, where a way of healing is switched off that needs the wire. */
export class WeakWire {
  readonly #without: ReadonlySet<Healing>;
  /** Keys of the messages that have been sent once, on whatever connection. */
  readonly #sent = new Set<string>();

  constructor(without: ReadonlySet<Healing>) {
    this.#without = without;
  }

  /** Whether a piece on its way up goes on. */
  lets({ text }: Piece): boolean {
    if (text === null || !this.#without.has("resend")) return true;
    const [, json] = /^42\d+(\["sendMessage",.*)$/s.exec(text) ?? [];
    if (json === undefined) return true;
    const [, { clientMessageId }] = JSON.parse(json) as [string, { clientMessageId: string }];
    const isFirst = !this.#sent.has(clientMessageId);
    this.#sent.add(clientMessageId);
    return isFirst;
  }

  /** The bytes that arrive in place of an answer to the question what was missed: as if it had not been asked. */
  nothingMissed(id: string, { epoch, cursor }: Pick<CaughtUp, "epoch" | "cursor">): Buffer {
    return toServerFrame(`43${id}${JSON.stringify([{ ok: true, epoch, cursor, ...NOTHING_NEW }])}`);
  }
}
