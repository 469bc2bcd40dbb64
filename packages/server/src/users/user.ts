import type { User } from "@duologue/protocol";

/** How a host application describes one of its people. */
export interface Person {
  /** The host's own id, whatever its form. */
  readonly externalId: string;
  readonly name: string;
  /** Address of a picture; null for none. */
  readonly image?: string | null;
}

/** A user as the queries of lists return one. */
export interface UserRow extends Omit<User, "shares_name"> {
  readonly shares_name: boolean;
}

/** The user of such a row. `shares_name` is absent where no other user has the name. */
export function toUser({ user_id, name, image, shares_name }: UserRow): User {
  return { user_id, name, image, ...(shares_name && { shares_name }) };
}

/** A person by both of their ids. */
export interface PersonIds {
  readonly userId: number;
  /** The host's own id; null for people whom no host made. */
  readonly externalId: string | null;
}

/** What a token's `sub` names: our `user_id`, or the host's `external_id`. */
export type TokenSubject = "user_id" | "external_id";

/** Looks users up by either; undefined for one who does not exist. */
export interface UserLookup {
  user_id(userId: number): Promise<User | undefined>;
  external_id(externalId: string): Promise<User | undefined>;
}
