-- The processes that serve this chat. Each writes its row again every few seconds. Those that have no Redis send their
-- users nothing of what others store: whoever runs several at once is warned. All times are the database's.
create table processes (
  process_id uuid primary key,
  has_redis boolean not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
