import type { Database, Statement } from "../database/database.js";
import type { EndedSession } from "./session.js";

const END_SESSION: Statement = { name: "end_session", text: "select end_session_v1($1, $2::text::timestamptz)" };

/** The cursor and the rows come from one snapshot, because they are one statement: see `sync-queries.ts`. */
const ENDED_SINCE: Statement = {
  name: "ended_since",
  text: `with place_in_time as (select pg_snapshot_xmin(pg_current_snapshot())::text as cursor)
    select place_in_time.cursor, ended.sid, (extract(epoch from ended.expires_at) * 1000)::float8 as expires_at
    from place_in_time left join ended_sessions ended
      on ended.changed_xid >= $1::text::xid8 and ended.expires_at > $2::text::timestamptz`,
};

const DELETE_EXPIRED: Statement = {
  name: "delete_expired_sessions",
  text: "delete from ended_sessions where expires_at < $1::text::timestamptz",
};

/** Stores the end of a session, once. */
export async function recordSessionEnd(database: Database, { sid, expiresAt }: EndedSession): Promise<void> {
  await database.write(END_SESSION, [sid, isoTime(expiresAt)]);
}

/** The sessions whose end was stored since a cursor and whose tokens expire after `since`, and the next cursor. */
export async function selectEndedSince(database: Database, cursor: string, since: number) {
  type Row = { readonly cursor: string; readonly sid: string | null; readonly expires_at: number | null };
  const rows = await database.query<Row>(ENDED_SINCE, [cursor, isoTime(since)]);
  const [first] = rows;
  if (!first) throw new Error("A left join from one row answered none.");
  const ended: EndedSession[] = rows.flatMap(({ sid, expires_at }) =>
    sid === null || expires_at === null ? [] : [{ sid, expiresAt: expires_at }],
  );
  return { cursor: first.cursor, ended };
}

/** Deletes the sessions whose tokens all expired before `before`. */
export async function deleteExpired(database: Database, before: number): Promise<void> {
  await database.write(DELETE_EXPIRED, [isoTime(before)]);
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
