import { type Conversation, LIMITS, type Message, type User } from "@duologue/protocol";
import type { Outcome } from "../outcome.js";
import type { HttpClient } from "./http-client.js";

/** A page of a list. */
export interface Page<Row> {
  readonly data: Row[];
  readonly has_more: boolean;
}

/** The HTTP routes that the client uses. */
export class ChatApi {
  readonly #http: HttpClient;

  constructor(http: HttpClient) {
    this.#http = http;
  }

  me(): Promise<Outcome<User>> {
    return this.#http.request({ method: "GET", path: "/v1/users/me" });
  }

  /** Newest first; `before` is the last conversation of the page before. */
  conversations(before?: number): Promise<Outcome<Page<Conversation> & { readonly unread_total?: number }>> {
    const query = { before, limit: LIMITS.pageDefault };
    return this.#http.request({ method: "GET", path: "/v1/conversations", query });
  }

  /** One conversation: the same row as in the list. */
  conversation(conversationId: number): Promise<Outcome<Conversation>> {
    return this.#http.request({ method: "GET", path: `/v1/conversations/${conversationId}` });
  }

  /** Opens or finds the one conversation with that user. */
  startConversation(userId: number): Promise<Outcome<Conversation>> {
    return this.#http.request({ method: "POST", path: "/v1/conversations", body: { userId } });
  }

  /** Oldest first; the newest ones, or those below the id `before`. */
  messages(conversationId: number, before?: number): Promise<Outcome<Page<Message>>> {
    const query = { before, limit: LIMITS.pageDefault };
    return this.#http.request({ method: "GET", path: `/v1/conversations/${conversationId}/messages`, query });
  }

  /** By name; `after` is the last person of the page before. */
  users(query: string, after?: number): Promise<Outcome<Page<User>>> {
    return this.#http.request({ method: "GET", path: "/v1/users", query: { query, after } });
  }
}
