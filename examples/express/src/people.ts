import { SignJWT } from "jose";

/** Somebody whom this application knows: a buyer or a seller of its marketplace. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: "buyer" | "seller";
  /** Who this is in the chat: what `chat.users.upsert` answered. */
  readonly chatUserId: number;
}

/** The application's users. A real one has a table, and passwords. */
export class People {
  readonly #byChatUserId = new Map<number, Person>();

  add(person: Person): void {
    this.#byChatUserId.set(person.chatUserId, person);
  }

  /** Buyers and sellers talk with each other, and nobody with their own kind. */
  mayTalk = (by: number, other: number): boolean =>
    this.#byChatUserId.get(by)?.role !== this.#byChatUserId.get(other)?.role;
}

/** The application's own token, which the chat accepts as it is: `sub` is the application's id of the person. */
export function signToken(id: string, secret: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: "HS256" })
    .setSubject(id)
    .setIssuedAt()
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
}
