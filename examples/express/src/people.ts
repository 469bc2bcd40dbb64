import type { PersonIds } from "@duologue/server";
import { SignJWT } from "jose";

/** Somebody whom this application knows: a buyer or a seller of its marketplace. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly role: "buyer" | "seller";
}

/** The application's users. A real one has a table, and passwords. */
export class People {
  readonly #people = new Map<string, Person>();

  add(person: Person): void {
    this.#people.set(person.id, person);
  }

  /** Buyers and sellers talk with each other, and nobody with their own kind. */
  mayTalk = (by: PersonIds, other: PersonIds): boolean => this.#roleOf(by) !== this.#roleOf(other);

  #roleOf({ externalId }: PersonIds): Person["role"] | undefined {
    return externalId === null ? undefined : this.#people.get(externalId)?.role;
  }
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
