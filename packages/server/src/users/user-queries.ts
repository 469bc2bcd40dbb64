import type { User } from "@duologue/protocol";
import { and, asc, eq, ilike, inArray, ne, sql } from "drizzle-orm";
import type { Database } from "../database/database.js";
import { users } from "../database/schema.js";
import type { Person, PersonIds, TokenSubject } from "./user.js";

const columns = { user_id: users.userId, name: users.name, image: users.image };

export async function selectUser(database: Database, by: TokenSubject, subject: string): Promise<User | undefined> {
  const named = by === "user_id" ? eq(users.userId, Number(subject)) : eq(users.externalId, subject);
  const [found] = await database.drizzle.select(columns).from(users).where(named).limit(1);
  return found;
}

/** The ids of those of these users that exist. */
export async function selectIds(database: Database, userIds: readonly number[]): Promise<PersonIds[]> {
  return database.drizzle
    .select({ userId: users.userId, externalId: users.externalId })
    .from(users)
    .where(inArray(users.userId, [...userIds]));
}

interface PlaceByName {
  readonly text: string;
  /** Who comes before; nobody at the beginning. */
  readonly after: User | undefined;
  readonly limit: number;
}

/** People other than `except` whose name holds `text`, in any case of letters and any script; by name, then by id. */
export async function selectUsersByName(database: Database, except: number, { text, after, limit }: PlaceByName) {
  const pattern = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const further = after && sql`(${users.name}, ${users.userId}) > (${after.name}, ${after.user_id}::bigint)`;
  const wanted = and(ne(users.userId, except), ilike(users.name, pattern), further);
  return database.drizzle.select(columns).from(users).where(wanted).orderBy(asc(users.name), users.userId).limit(limit);
}

export async function upsertUserRow(database: Database, person: Person): Promise<User> {
  const { externalId, name, image = null } = person;
  const [row] = await database.drizzle
    .insert(users)
    .values({ externalId, name, image })
    .onConflictDoUpdate({ target: users.externalId, set: { name, image } })
    .returning(columns);
  if (!row) throw new Error("An upsert returned no row.");
  return row;
}
