/**
 * What a connection tells the planner, for it must often choose without statistics: a young database has none until
 * autovacuum comes by, the embedded one never gets any, and plans are kept.
 *
 * - It reads a small table whole, and keeps to it when the table is large.
 * - It believes that a conversation has a handful of messages, fetches all of them and sorts: 2,000 rows for a page of
 *   51. Each statement of ours has an index that gives its rows in the order wanted, and without these ways it takes
 *   that one.
 * - It plans `save_messages_v1` anew for each small group, for it believes the plan for one command to be so much
 *   cheaper; planning took 1 ms of the 1.6 that a lone message cost PostgreSQL.
 */
export const PLANNER_SETTINGS = [
  "enable_seqscan=off",
  "enable_bitmapscan=off",
  "enable_incremental_sort=off",
  "plan_cache_mode=force_generic_plan",
] as const;
