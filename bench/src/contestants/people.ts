import { signToken } from "@duologue/testkit";
import pg from "pg";
import type { GeneratorUser } from "../generator/user.js";

export const SECRET = "a secret of the bench, of more than 32 bytes";
export const API_KEY = "an-api-key-of-the-bench-of-more-than-32-bytes";
/** Longer than any measurement. */
const TOKEN_SECONDS = 6 * 3_600;

type Users = readonly GeneratorUser[];

/** So many users with ids from 1, two in each conversation: as a fresh database numbers them. */
export function numberedUsers(count: number): Promise<Users> {
  return Promise.all(Array.from({ length: count }, (_, index) => withToken(index + 1, Math.floor(index / 2) + 1)));
}

/** Makes the rows of `numberedUsers`, in the columns that all schemas have. */
export async function insertPeople(url: string, count: number): Promise<void> {
  await query(url, `insert into users (name) select 'Person ' || n from generate_series(1, ${count}) n`);
  await query(
    url,
    `insert into conversations (user1_id, user2_id) select 2 * n - 1, 2 * n from generate_series(1, ${count / 2}) n`,
  );
  // Gives the planner what it would know in life.
  await query(url, "vacuum analyze");
}

/** Makes them as a host application does: into an embedded database there is no other door. */
export async function askForPeople(url: string, count: number): Promise<Users> {
  const users: GeneratorUser[] = [];
  while (users.length < count) {
    const ids = [await putUser(url, users.length), await putUser(url, users.length + 1)] as const;
    const { token } = await withToken(ids[0], 0);
    const { conversation_id } = await ask<{ conversation_id: number }>(`${url}/v1/conversations`, "POST", token, {
      userId: ids[1],
    });
    users.push(await withToken(ids[0], conversation_id), await withToken(ids[1], conversation_id));
  }
  return users;
}

/** The rows of a statement. */
export async function query<Row = object>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function putUser(url: string, index: number): Promise<number> {
  const address = `${url}/v1/users/by-external-id/person-${index}`;
  const user = await ask<{ user_id: number }>(address, "PUT", API_KEY, { name: `Person ${index}`, image: null });
  return user.user_id;
}

async function ask<Answer>(address: string, method: string, bearer: string, body: object): Promise<Answer> {
  const headers = { authorization: `Bearer ${bearer}`, "content-type": "application/json" };
  const answer = await fetch(address, { method, headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${address} was answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function withToken(id: number, conversationId: number): Promise<GeneratorUser> {
  const exp = Math.floor(Date.now() / 1_000) + TOKEN_SECONDS;
  return { id, token: await signToken({ sub: String(id), exp }, SECRET), conversationId };
}
