import type { User } from "@duologue/protocol";
import type { Outcome } from "../outcome.js";
import { Store } from "../state/store.js";
import type { View } from "../state/view.js";
import type { TokenSource } from "./token-source.js";

export interface IdentityOptions {
  readonly tokens: Pick<TokenSource, "current">;
  /** Whose token it is, as the server knows them. */
  readonly fetchMe: () => Promise<Outcome<User>>;
  /** This user is known. */
  readonly onKnown: (me: User) => void;
  /** The application's token is another user's now: what is loaded and unsent here is not theirs. */
  readonly onOther: () => void;
}

/** Who this client belongs to: whoever its first token named, for good. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #me = new Store<User | null>(null);
  /** The token that was asked about last. A page whose person changed gives another one. */
  #token = "";

  constructor(options: IdentityOptions) {
    this.#options = options;
  }

  /** This user; null until the first connection. */
  get view(): View<User | null> {
    return this.#me;
  }

  /** This user; 0 until known. */
  get userId(): number {
    return this.#me.snapshot()?.user_id ?? 0;
  }

  /** Makes sure that this user is known, and that the present token is theirs; one request for each token. */
  async check(): Promise<Outcome<User>> {
    const token = await this.#options.tokens.current().catch(() => "");
    const known = this.#me.snapshot();
    if (known && token === this.#token) return { ok: true, value: known };
    const found = await this.#options.fetchMe();
    if (!found.ok) return found;
    if (known && known.user_id !== found.value.user_id) {
      // Ends the connection, and with it whatever waits for this answer.
      this.#options.onOther();
      return { ok: true, value: known };
    }
    this.#token = token;
    if (!known) {
      this.#options.onKnown(found.value);
      this.#me.set(found.value);
    }
    return found;
  }
}
