-- A session and its tokens end with one commit: whatever deletes the row of a session (a route of better-auth, a process
-- of an earlier version, an operator in SQL) also ends its `sid`, which every process of the chat rejects from then on.
-- The `sid` is that of `session-id.ts`. 20 minutes: a token lives for 15 (`accounts.ts`), and one may be signed meanwhile.
create function end_account_session_v1() returns trigger
language plpgsql set search_path from current as $$
begin
  perform end_session_v1(
    left(translate(encode(sha256(convert_to('sid:' || old.token, 'UTF8')), 'base64'), '+/', '-_'), 22),
    now() + interval '20 minutes'
  );
  return null;
end
$$;
--> statement-breakpoint
create trigger end_account_session after delete on account_sessions
for each row execute function end_account_session_v1();
