-- Marks messages as read for a group of commands, in one commit. The n-th conversation and reader are those of command
-- n; message_ids and ordinals are flat lists: the message, and the number of the command that names it. Answers one
-- row for each command: 'read' with the ids that really changed and the revision, or 'forbidden'. Ids that are not of
-- that conversation, were not sent to the reader, or are read already are passed over. A command takes one revision,
-- and none if it changes nothing. Why two statements: see save_messages_v1.
create function mark_messages_read_v1(
  conversation_ids bigint[], reader_ids bigint[], message_ids bigint[], ordinals bigint[]
) returns table (
  ordinal bigint, outcome text, changed_ids bigint[], revision bigint, user1_id bigint, user2_id bigint
) language plpgsql as $$
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
    join messages m on m.message_id = named.message_id
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
