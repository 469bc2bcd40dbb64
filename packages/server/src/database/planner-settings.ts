/**
 * What a connection tells the planner, for it must often choose without statistics: a young database has none until
 * autovacuum comes by, the embedded one never gets any, and plans of prepared statements are kept. It then believes
 * that a conversation has a handful of messages, fetches all of them and sorts: 2,000 rows for a page of 51. Each
 * statement of ours has an index that gives its rows in the order wanted, and without these two ways it takes that one.
 */
export const PLANNER_SETTINGS = ["enable_bitmapscan=off", "enable_incremental_sort=off"] as const;
