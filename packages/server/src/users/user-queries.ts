import type { User } from "@duologue/protocol";
import { inArray } from "drizzle-orm";
import { drizzleOf } from "../database/create-drizzle.js";
import type { Database, Statement } from "../database/database.js";
import { users } from "../database/schema.js";
import { foldedName, gramsOf } from "./fold-name.js";
import { type Person, type PersonIds, toUser, type UserRow } from "./user.js";

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

const SEARCH_USERS: Statement = {
  name: "search_users",
  text: "select * from search_users_v1($1, $2, $3, $4, $5, $6)",
};

interface SearchPage {
  /** A part of the name, folded; empty for all users. */
  readonly part: string;
  /** The last user of the page before; undefined at the beginning. */
  readonly after: User | undefined;
  readonly limit: number;
}

/** Users other than `except` whose folded name has `part`; by name, then by id. */
export async function selectUsersByName(database: Database, except: number, { part, after, limit }: SearchPage) {
  const values = [part, gramsOf(part), except, after?.name ?? null, after?.user_id ?? null, limit];
  const rows = await database.query<UserRow>(SEARCH_USERS, values);
  return rows.map(toUser);
}

const NAMES_TO_FOLD: Statement = {
  name: "names_to_fold",
  text: `select user_id, name from users where folded_from is distinct from name order by user_id limit $1`,
};

/**
 * Locks in ascending order, so that two processes that fold the same names cannot deadlock. Each step looks users up by
 * their ids, one by one: a plan is made before the ids are known, and any other join would read many more rows.
 */
const STORE_FOLDED_NAMES: Statement = {
  name: "store_folded_names",
  text: `with named as materialized (
    select u.user_id, f.folded_from, f.folded_name
    from unnest($1::bigint[], $2::text[], $3::text[]) as f (user_id, folded_from, folded_name)
    join users u on u.user_id = f.user_id
    where u.name = f.folded_from and u.folded_from is distinct from u.name
    order by u.user_id for no key update of u
  )
  update users u set folded_name = named.folded_name, folded_from = named.folded_from
  from named where u.user_id = named.user_id`,
};

/** Up to `limit` users whose name was not folded, or changed since. */
export async function selectNamesToFold(database: Database, limit: number) {
  return database.query<Pick<User, "user_id" | "name">>(NAMES_TO_FOLD, [limit]);
}

/** Stores the folded names of these users, unless a name changed meanwhile. */
export async function storeFoldedNames(database: Database, named: readonly Pick<User, "user_id" | "name">[]) {
  const rows = named.map(({ user_id, name }) => ({ user_id, ...foldedName(name) }));
  await database.query(STORE_FOLDED_NAMES, [
    rows.map((row) => row.user_id),
    rows.map((row) => row.foldedFrom),
    rows.map((row) => row.foldedName),
  ]);
}

export async function upsertUserRow(database: Database, person: Person): Promise<User> {
  const { externalId, name, image = null } = person;
  const [row] = await drizzleOf(database)
    .insert(users)
    .values({ externalId, name, image, ...foldedName(name) })
    .onConflictDoUpdate({ target: users.externalId, set: { name, image, ...foldedName(name) } })
    .returning(columns);
  if (!row) throw new Error("An upsert returned no row.");
  return row;
}
