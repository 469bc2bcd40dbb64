import type { Conversation, Message, User } from "@duologue/protocol";
import { signToken } from "@duologue/testkit";

/** Longer than any run. */
const TOKEN_SECONDS = 24 * 3600;
const PAGE = 100;

/** Somebody who talks, and what the server answers them over HTTP. */
export class Person {
  readonly userId: number;
  readonly #secret: string;

  constructor(userId: number, secret: string) {
    this.userId = userId;
    this.#secret = secret;
  }

  /** Creates a person, as a host application does. */
  static async create(url: string, name: string, { secret, apiKey }: { secret: string; apiKey: string }) {
    const answer = await fetch(`${url}/v1/users/by-external-id/${name}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/json" },
      body: JSON.stringify({ name, image: null }),
    });
    return new Person((await bodyOf<User>(answer)).user_id, secret);
  }

  token(): Promise<string> {
    const exp = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
    return signToken({ sub: String(this.userId), exp }, this.#secret);
  }

  /** Opens the conversation with somebody; its id. */
  async talkTo(url: string, other: Person): Promise<number> {
    const body = JSON.stringify({ userId: other.userId });
    return (await this.#ask<Conversation>(url, "/v1/conversations", { method: "POST", body })).conversation_id;
  }

  /** Every conversation, as a client that knows nothing is answered. */
  async conversations(url: string): Promise<Conversation[]> {
    const rows: Conversation[] = [];
    for (let path = `/v1/conversations?limit=${PAGE}`; ; ) {
      const { data, has_more } = await this.#ask<Page<Conversation>>(url, path);
      rows.push(...data);
      if (!has_more) return rows;
      path = `/v1/conversations?limit=${PAGE}&before=${data.at(-1)?.conversation_id}`;
    }
  }

  /** Every message of a conversation, by `message_id`. */
  async messages(url: string, conversationId: number): Promise<Message[]> {
    const pages: (readonly Message[])[] = [];
    for (let before = ""; ; ) {
      const path = `/v1/conversations/${conversationId}/messages?limit=${PAGE}${before}`;
      const { data, has_more } = await this.#ask<Page<Message>>(url, path);
      pages.unshift(data);
      if (!has_more) return pages.flat();
      before = `&before=${data[0]?.message_id}`;
    }
  }

  async #ask<Body>(url: string, path: string, init: RequestInit = {}): Promise<Body> {
    const headers = { authorization: `Bearer ${await this.token()}`, "content-type": "application/json" };
    return bodyOf<Body>(await fetch(`${url}${path}`, { ...init, headers }));
  }
}

interface Page<Row> {
  readonly data: readonly Row[];
  readonly has_more: boolean;
}

async function bodyOf<Body>(answer: Response): Promise<Body> {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Body;
}
