import type { Database, Statement } from "../database/database.js";

/**
 * The statement sees the rows as they were before it. The row of a killed process is not written any more, so the time
 * that both ran does not grow. Clocks of processes do not count. `skip locked`: two processes that delete the same rows
 * do not wait for each other. After a minute without a write, which is three missed times, a process begins again: one
 * that hung may have been replaced meanwhile.
 */
const NOTE_PROCESS: Statement = {
  name: "note_process",
  text: `with forgotten as (
      delete from processes where process_id in (
        select process_id from processes where seen_at < now() - interval '1 hour' for update skip locked
      )
    ), mine as (
      insert into processes (process_id, has_redis, started_at, seen_at)
      values ($1::text::uuid, $2::boolean, now(), now())
      on conflict (process_id) do update set has_redis = excluded.has_redis, seen_at = excluded.seen_at,
        started_at = case when processes.seen_at < now() - interval '1 minute' then now() else processes.started_at end
      returning started_at
    )
    select exists (
      select from processes other, mine
      where other.process_id <> $1::text::uuid and not (other.has_redis and $2::boolean)
        and other.seen_at > now() - interval '1 minute'
        and other.seen_at - greatest(other.started_at, mine.started_at) > interval '1 minute'
    ) as is_apart`,
};

/**
 * Notes that a process runs. Resolves to whether another one has run at the same time for more than a minute, and one of
 * the two has no Redis.
 */
export async function noteProcess(database: Database, processId: string, hasRedis: boolean): Promise<boolean> {
  const [row] = await database.write<{ readonly is_apart: boolean }>(NOTE_PROCESS, [processId, hasRedis]);
  return row?.is_apart ?? false;
}
