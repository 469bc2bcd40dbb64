import type { Clock } from "../clock.js";
import { warnOnce } from "../warn-once.js";
import { checkedToken, checkTokenOption } from "./token-value.js";

/** A new token that is refused this soon is no better than the old one; one refused later has had its time. */
const YOUNG_MS = 60_000;

/** A function that has not answered for so long is given up: one that hangs must not hold up every later try. */
const ANSWER_WITHIN_MS = 15_000;

/** What fetches a token; one that needs no promise may return the token itself. */
export type FetchToken = () => string | Promise<string>;

/** The application's token. Its function is called once for each need, never twice at a time. */
export class TokenSource {
  readonly #fetch: FetchToken | null;
  readonly #clock: Clock;
  #token: string | null;
  #fetching: Promise<string> | null = null;
  #fetchedAt = 0;
  /** A token was refused, and none accepted since. */
  #wasRefused = false;
  /** The present token was fetched for that reason. */
  #isReplacement = false;

  /** @throws TypeError if `token` is neither a token nor a function */
  constructor(token: string | FetchToken, clock: Clock) {
    checkTokenOption(token);
    this.#fetch = typeof token === "function" ? token : null;
    this.#token = typeof token === "function" ? null : token;
    this.#clock = clock;
  }

  /** The token at hand, or the first one. Rejects as the application's function does. */
  current(): Promise<string> {
    return this.#token === null ? this.fetch() : Promise.resolve(this.#token);
  }

  /** Another token than the refused one; null if the application has none, or its newest was refused as well. */
  async renew(refused: string): Promise<string | null> {
    if (!this.#fetch) return null;
    if (this.#token !== null && this.#token !== refused) return this.#token;
    if (this.#isReplacement && this.#clock.now() - this.#fetchedAt < YOUNG_MS) return null;
    this.#wasRefused = true;
    return this.fetch();
  }

  /** A token fetched now. The one at hand stays if that fails, and of a string there is no other. */
  fetch(): Promise<string> {
    if (!this.#fetch) return Promise.resolve(this.#token ?? "");
    this.#fetching ??= this.#fetchOnce(this.#fetch).finally(() => {
      this.#fetching = null;
    });
    return this.#fetching;
  }

  /** Whether `fetch` may bring another token. */
  get isRenewable(): boolean {
    return this.#fetch !== null;
  }

  /** The server took the token. */
  accepted(token: string): void {
    if (token !== this.#token) return;
    this.#wasRefused = false;
    this.#isReplacement = false;
  }

  /** The application says that it has another token. */
  forget(): void {
    if (this.#fetch) this.#token = null;
    this.#wasRefused = false;
    this.#isReplacement = false;
  }

  async #fetchOnce(fetch: FetchToken): Promise<string> {
    const token = checkedToken(await this.#inTime(call(fetch)).catch(explain));
    this.#token = token;
    this.#fetchedAt = this.#clock.now();
    this.#isReplacement = this.#wasRefused;
    return token;
  }

  #inTime(answer: Promise<string>): Promise<string> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new Error("The token function gave no answer in time."));
      const cancel = this.#clock.after(ANSWER_WITHIN_MS, giveUp);
      answer.finally(cancel).then(resolve, reject);
    });
  }
}

async function call(fetch: FetchToken): Promise<string> {
  return fetch();
}

/** Once: it is called again with each attempt to connect. */
function explain(error: unknown): never {
  const why = error instanceof Error ? `${error.name}: ${error.message}` : typeof error;
  warnOnce(`The token function failed, and is called again later (${why}).`);
  throw error;
}
