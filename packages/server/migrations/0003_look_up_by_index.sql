-- Both functions as before, with plans that look rows up by index, whatever the planner believes. Their plans are made
-- once for each connection: on a database that began empty by reading whole tables, which were small, and then for each
-- group of commands until something analyzed them. Hence `enable_seqscan = off`; and `limit 1` in a lateral join, which
-- keeps the planner at one look into one index for each command: a message by its id is not looked for among all that
-- its reader has not read.

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
    left join conversations c on c.conversation_id = i.conversation_id
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
    select command.*, row_number() over (partition by command.conversation_id order by command.ordinal)
      + command.revision as next_revision
    from command
    where command.receiver_id is not null and not command.repeats_a_neighbour
      and not exists (select from earlier where earlier.ordinal = command.ordinal)
  ), inserted as (
    insert into messages (conversation_id, sender_id, receiver_id, content, "timestamp", client_message_id, revision)
    select f.conversation_id, f.sender_id, f.receiver_id, f.content, clock_timestamp(), f.client_message_id,
      f.next_revision
    from fresh f
    order by f.ordinal -- message_id is taken from the sequence in this order
    returning messages.message_id, messages.conversation_id, messages.sender_id, messages."timestamp",
      messages.client_message_id, messages.revision
  ), brought_up_to_date as (
    update conversations c
    set last_message_id = newest.message_id, revision = newest.revision, changed_xid = pg_current_xact_id()
    from (
      select i.conversation_id, max(i.message_id) as message_id, max(i.revision) as revision
      from inserted i group by i.conversation_id
    ) newest
    where c.conversation_id = newest.conversation_id
  )
  select command.ordinal, 'stored', i.message_id, command.receiver_id, i."timestamp", i.revision, false, null,
    i.client_message_id
  from fresh command
  join inserted i on i.conversation_id = command.conversation_id and i.revision = command.next_revision
  union all
  select command.ordinal, 'repeated', e.message_id, command.receiver_id, e."timestamp", e.revision, e.read_status,
    e.content, command.client_message_id
  from earlier e join command on command.ordinal = e.ordinal
  where command.receiver_id is not null
  union all
  select command.ordinal, 'repeated', i.message_id, command.receiver_id, i."timestamp", i.revision, false,
    first.content, command.client_message_id
  from command
  join inserted i on i.conversation_id = command.conversation_id and i.sender_id = command.sender_id
    and i.client_message_id = command.client_message_id
  join fresh first on first.conversation_id = i.conversation_id and first.next_revision = i.revision
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
    left join conversations c on c.conversation_id = i.conversation_id
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
