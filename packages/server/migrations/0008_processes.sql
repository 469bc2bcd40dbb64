-- The processes that serve this chat. Each writes its row again every 20 seconds. One without Redis sends its users no
-- events of the others; when it runs at the same time as another for more than a minute, both write a warning. All
-- times are the database's.
create table processes (
  process_id uuid primary key,
  has_redis boolean not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
