-- Both functions as before, at a cost that grows with the group, not with its square, and not with the number of
-- conversations:
--
-- * Ids are taken from the sequence before inserting, so that what is answered need not be joined with what was
--   inserted: the planner, which expects one row, compared each with each, 10,000 pairs in a group of 100.
-- * A conversation, too, is looked up by `limit 1` in a lateral join. With 200 of them, analyzed, the planner walked
--   through all in the order of the index, for a group of 100.

-- Stores a group of messages: one commit, however many conversations. Answers one row for each command, by its
-- ordinal (from 1): 'stored', 'repeated' (the row that the key stored before) or 'forbidden' (no such conversation,
-- or the sender takes no part in it). Content comes back for repeats alone: the caller has the rest.
--
-- Why two statements. The first locks the conversations in ascending order, so that groups can't deadlock. The second
-- takes its snapshot when all locks are held, and so sees what others committed while this one waited. As one
-- statement, it would number messages from a revision that is no longer true. Wants read committed.
--
-- The name carries a version: old and new processes run side by side during an upgrade.
create or replace function save_messages_v1(
  conversation_ids bigint[], sender_ids bigint[], contents text[], client_message_ids uuid[]
) returns table (
  ordinal bigint, outcome text, message_id bigint, receiver_id bigint, "timestamp" timestamptz, revision bigint,
  read_status boolean, content text, client_message_id uuid
) language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform from conversations c
  where c.conversation_id = any (conversation_ids)
  order by c.conversation_id
  for no key update;

  return query
  with command as (
    select i.ordinal, i.conversation_id, i.sender_id, i.content, i.client_message_id,
      case i.sender_id when c.user1_id then c.user2_id when c.user2_id then c.user1_id end as receiver_id,
      c.revision,
      i.client_message_id is not null and row_number() over (
        partition by i.conversation_id, i.sender_id, i.client_message_id order by i.ordinal
      ) > 1 as repeats_a_neighbour
    from unnest(conversation_ids, sender_ids, contents, client_message_ids) with ordinality
      as i (conversation_id, sender_id, content, client_message_id, ordinal)
    left join lateral (
      select * from conversations c where c.conversation_id = i.conversation_id limit 1
    ) c on true
  ), earlier as (
    select command.ordinal, m.message_id, m."timestamp", m.revision, m.read_status, m.content
    from command
    cross join lateral (
      select * from messages m
      where m.conversation_id = command.conversation_id and m.sender_id = command.sender_id
        and m.client_message_id = command.client_message_id
      limit 1
    ) m
    where command.client_message_id is not null
  ), fresh as (
    -- Ids are taken in the order of the rows below, which the window gives: within a conversation that of the commands.
    select numbered.*, nextval('messages_message_id_seq') as message_id,
      clock_timestamp()::timestamptz(3) as "timestamp"
    from (
      select command.*, row_number() over (partition by command.conversation_id order by command.ordinal)
        + command.revision as next_revision
      from command
      where command.receiver_id is not null and not command.repeats_a_neighbour
        and not exists (select from earlier where earlier.ordinal = command.ordinal)
    ) numbered
  ), inserted as (
    insert into messages
      (message_id, conversation_id, sender_id, receiver_id, content, "timestamp", client_message_id, revision)
    select f.message_id, f.conversation_id, f.sender_id, f.receiver_id, f.content, f."timestamp", f.client_message_id,
      f.next_revision
    from fresh f
  ), brought_up_to_date as (
    update conversations c
    set last_message_id = newest.message_id, revision = newest.revision, changed_xid = pg_current_xact_id()
    from (
      select f.conversation_id, max(f.message_id) as message_id, max(f.next_revision) as revision
      from fresh f group by f.conversation_id
    ) newest
    where c.conversation_id = newest.conversation_id
  )
  select f.ordinal, 'stored', f.message_id, f.receiver_id, f."timestamp", f.next_revision, false, null,
    f.client_message_id
  from fresh f
  union all
  select command.ordinal, 'repeated', e.message_id, command.receiver_id, e."timestamp", e.revision, e.read_status,
    e.content, command.client_message_id
  from earlier e join command on command.ordinal = e.ordinal
  where command.receiver_id is not null
  union all
  select command.ordinal, 'repeated', first.message_id, command.receiver_id, first."timestamp", first.next_revision,
    false, first.content, command.client_message_id
  from command
  join fresh first on first.conversation_id = command.conversation_id and first.sender_id = command.sender_id
    and first.client_message_id = command.client_message_id
  where command.repeats_a_neighbour
  union all
  select command.ordinal, 'forbidden', null, null, null, null, null, null, null
  from command where command.receiver_id is null
  order by 1;
end
$$;
--> statement-breakpoint
-- Marks messages as read for a group of commands, in one commit. The n-th conversation and reader are those of command
-- n; message_ids and ordinals are flat lists: the message, and the number of the command that names it. Answers one
-- row for each command: 'read' with the ids that really changed and the revision, or 'forbidden'. Ids that are not of
-- that conversation, were not sent to the reader, or are read already are passed over. A command takes one revision,
-- and none if it changes nothing. Why two statements: see save_messages_v1.
create or replace function mark_messages_read_v1(
  conversation_ids bigint[], reader_ids bigint[], message_ids bigint[], ordinals bigint[]
) returns table (
  ordinal bigint, outcome text, changed_ids bigint[], revision bigint, user1_id bigint, user2_id bigint
) language plpgsql set enable_seqscan = off as $$
#variable_conflict use_column
begin
  perform from conversations c
  where c.conversation_id = any (conversation_ids)
  order by c.conversation_id
  for no key update;

  return query
  with command as (
    select i.ordinal, i.conversation_id, i.reader_id, c.user1_id, c.user2_id, c.revision,
      i.reader_id in (c.user1_id, c.user2_id) is true as allowed
    from unnest(conversation_ids, reader_ids) with ordinality as i (conversation_id, reader_id, ordinal)
    left join lateral (
      select * from conversations c where c.conversation_id = i.conversation_id limit 1
    ) c on true
  ), unread as (
    -- A message that two commands of the group name belongs to the first.
    select m.message_id, min(command.ordinal) as ordinal
    from unnest(message_ids, ordinals) as named (message_id, ordinal)
    join command on command.ordinal = named.ordinal
    cross join lateral (select * from messages m where m.message_id = named.message_id limit 1) m
    where m.conversation_id = command.conversation_id and m.receiver_id = command.reader_id and not m.read_status
    group by m.message_id
  ), effect as (
    select command.ordinal, command.conversation_id, changed.message_ids,
      row_number() over (partition by command.conversation_id order by command.ordinal) + command.revision as revision
    from command
    join (
      select u.ordinal, array_agg(u.message_id order by u.message_id) as message_ids from unread u group by u.ordinal
    ) changed on changed.ordinal = command.ordinal
  ), marked as (
    update messages m
    set read_status = true, revision = effect.revision
    from unread u join effect on effect.ordinal = u.ordinal
    where m.message_id = u.message_id
  ), brought_up_to_date as (
    update conversations c
    set revision = newest.revision, changed_xid = pg_current_xact_id()
    from (select e.conversation_id, max(e.revision) as revision from effect e group by e.conversation_id) newest
    where c.conversation_id = newest.conversation_id
  )
  select command.ordinal, case when command.allowed then 'read' else 'forbidden' end,
    coalesce(effect.message_ids, '{}'), coalesce(effect.revision, command.revision),
    command.user1_id, command.user2_id
  from command left join effect on effect.ordinal = command.ordinal
  order by 1;
end
$$;
