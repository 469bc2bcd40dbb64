-- Sessions of the host that ended before their tokens. A token names its session by the claim `sid`; every process
-- rejects those of an ended session until expires_at, when the last of them expires. Each process holds these rows in
-- memory, and looks for new ones every few seconds.
create table ended_sessions (
  sid text primary key,
  expires_at timestamptz not null,
  -- The transaction that wrote the row: what the cursor of a process is compared with.
  changed_xid xid8 not null
);
--> statement-breakpoint
create index ended_sessions_changed_xid on ended_sessions (changed_xid);
--> statement-breakpoint
create index ended_sessions_expires_at on ended_sessions (expires_at);
--> statement-breakpoint
-- Ends a session. A host whose sessions are in this database can call it in the transaction that deletes one, so that
-- both are stored or neither. Ended twice, a session stays ended until the later time. The search path is set, because
-- the caller's may be another: a trigger runs with that of whoever deletes the row.
create function end_session_v1(ended_sid text, ended_until timestamptz) returns void
language sql set search_path from current as $$
  insert into ended_sessions as ended (sid, expires_at, changed_xid)
  values (ended_sid, ended_until, pg_current_xact_id())
  on conflict (sid) do update set expires_at = excluded.expires_at, changed_xid = excluded.changed_xid
  where ended.expires_at < excluded.expires_at
$$;
