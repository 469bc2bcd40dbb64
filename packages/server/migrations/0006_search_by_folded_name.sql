-- Users are found by their folded name, which the server makes (fold-name.ts): without case, marks and the like,
-- whatever the locale of the database. It stands beside the name that it was made from: where the two differ, a process
-- of an earlier version wrote the name, or another program, and it is folded again before the next search.
alter table users
  add column folded_name text,
  add column folded_from text;
--> statement-breakpoint
create index users_to_fold on users (user_id) where folded_from is distinct from name;
--> statement-breakpoint
-- Users whose names look the same. A hash, because a name may be longer than what a B-tree holds.
create index users_folded_name on users using hash (folded_name);
--> statement-breakpoint
-- The parts of a text of one, two and three characters. An index by these parts finds any part of a name, and needs no
-- extension. 20 us for a name of 20 characters.
create function name_grams_v1(folded_name text) returns text[] language sql immutable strict parallel safe as $$
  select coalesce(array_agg(substr(folded_name, start, length)), '{}')
  from generate_series(1, char_length(folded_name)) start, generate_series(1, 3) length
$$;
--> statement-breakpoint
create index users_name_grams on users using gin (name_grams_v1(folded_name));
--> statement-breakpoint
-- A page of the users, other than `except_id`, whose folded name has `part`, by name and id after the given ones.
-- `part_grams` are the grams of `part` of its length, and of three characters if it is longer. `shares_name` says that
-- another user's name folds to the same.
--
-- The session forbids what an index of this kind needs (see planner-settings.ts), and plans without knowing the values.
create function search_users_v1(
  part text, part_grams text[], except_id bigint, after_name text, after_id bigint, size int
) returns table (user_id bigint, name text, image text, shares_name boolean)
language plpgsql stable set enable_bitmapscan = on set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
begin
  return query
  with page as materialized (
    select u.user_id, u.name, u.image, u.folded_name from users u
    where (part = '' or name_grams_v1(u.folded_name) @> part_grams and strpos(u.folded_name, part) > 0)
      and u.user_id <> except_id
      and (after_id is null or (u.name, u.user_id) > (after_name, after_id))
    order by u.name, u.user_id
    limit size
  )
  select page.user_id, page.name, page.image, exists (
    select from users other where other.folded_name = page.folded_name and other.user_id <> page.user_id
  )
  from page
  order by page.name, page.user_id;
end
$$;
