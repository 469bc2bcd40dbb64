import type { Database, Statement } from "../database/database.js";

/**
 * The statement sees the rows as they were before it. A process that was killed is not seen any more, so the time that it
 * ran beside this one does not grow; whose clock is wrong does not matter. `skip locked`: two processes that delete the
 * same rows do not wait for each other. Three missed times are a gap, after which a process begins again: one that hung
 * may have been replaced meanwhile.
 */
const NOTE_PROCESS: Statement = {
  name: "note_process",
  text: `with forgotten as (
      delete from processes where process_id in (
        select process_id from processes where seen_at < now() - interval '1 hour' for update skip locked
      )
    ), mine as (
      insert into processes (process_id, has_redis, started_at, seen_at) values ($1::text::uuid, $2::boolean, now(), now())
      on conflict (process_id) do update set has_redis = excluded.has_redis, seen_at = excluded.seen_at,
        started_at = case when processes.seen_at < now() - interval '1 minute' then now() else processes.started_at end
      returning started_at
    )
    select count(*)::integer as apart from processes other, mine
    where other.process_id <> $1::text::uuid and other.seen_at > now() - interval '1 minute' and not (other.has_redis and $2::boolean)
      and other.seen_at - greatest(other.started_at, mine.started_at) > interval '1 minute'`,
};

/**
 * Notes that a process runs. Returns how many others have run beside it for more than a minute of which at least one of
 * the two has no Redis.
 */
export async function noteProcess(database: Database, processId: string, hasRedis: boolean): Promise<number> {
  const [row] = await database.write<{ readonly apart: number }>(NOTE_PROCESS, [processId, hasRedis]);
  return row?.apart ?? 0;
}
