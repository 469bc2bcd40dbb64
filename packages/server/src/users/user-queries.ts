import type { User } from "@duologue/protocol";
import { and, asc, ilike, inArray, ne, sql } from "drizzle-orm";
import { drizzleOf } from "../database/create-drizzle.js";
import type { Database, Statement } from "../database/database.js";
import { users } from "../database/schema.js";
import type { Person, PersonIds } from "./user.js";

const columns = { user_id: users.userId, name: users.name, image: users.image };

const USERS_BY_ID: Statement = {
  name: "users_by_id",
  text: "select user_id, name, image from users where user_id = any ($1::bigint[])",
};
const USERS_BY_EXTERNAL_ID: Statement = {
  name: "users_by_external_id",
  text: "select external_id, user_id, name, image from users where external_id = any ($1::text[])",
};

/** Those of the users that exist, by id. */
export async function selectUsersById(database: Database, userIds: readonly number[]) {
  const rows = await database.query<User>(USERS_BY_ID, [userIds]);
  return new Map(rows.map((user) => [user.user_id, user]));
}

/** Those of the users that exist, by the host application's id of them. */
export async function selectUsersByExternalId(database: Database, externalIds: readonly string[]) {
  const rows = await database.query<User & { external_id: string }>(USERS_BY_EXTERNAL_ID, [externalIds]);
  return new Map(rows.map(({ external_id, ...user }) => [external_id, user]));
}

/** The ids of those of these users that exist. */
export async function selectIds(database: Database, userIds: readonly number[]): Promise<PersonIds[]> {
  return drizzleOf(database)
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
  return drizzleOf(database)
    .select(columns)
    .from(users)
    .where(wanted)
    .orderBy(asc(users.name), users.userId)
    .limit(limit);
}

export async function upsertUserRow(database: Database, person: Person): Promise<User> {
  const { externalId, name, image = null } = person;
  const [row] = await drizzleOf(database)
    .insert(users)
    .values({ externalId, name, image })
    .onConflictDoUpdate({ target: users.externalId, set: { name, image } })
    .returning(columns);
  if (!row) throw new Error("An upsert returned no row.");
  return row;
}
