import type { Stored } from "../history/history.js";

/** At which revision each message was stored, or why no history leads to these rows. */
export type Revisions =
  | { readonly ok: true; readonly storedAt: ReadonlyMap<number, number> }
  | { readonly ok: false; readonly words: string };

/**
 * Works out the revisions of a conversation from its rows alone. Each message took one and each read mark one, whatever
 * number of messages it changed; a row is read once and keeps the revision of that. So the revisions that stand on no
 * row are those at which the messages were stored that were read later: in the order of their ids, if ids grow in
 * commit order.
 */
export function revisionsOf({ row: conversation, messages }: Stored): Revisions {
  const unread = messages.filter((row) => !row.read_status).map((row) => row.revision);
  const marks = new Set(messages.filter((row) => row.read_status).map((row) => row.revision));
  const taken = new Set([...unread, ...marks]);
  const { revision } = conversation;
  if (taken.size < unread.length + marks.size) return wrong("A revision was taken twice");
  if (messages.some((row) => row.revision > revision)) return wrong(`A row is ahead of its conversation's ${revision}`);
  if (messages.length + marks.size !== revision) {
    return wrong(
      `The revision is ${revision}, and ${messages.length} messages and ${marks.size} read marks took one each`,
    );
  }
  const free: number[] = [];
  for (let at = 1; at <= revision; at++) if (!taken.has(at)) free.push(at);
  const storedAt = new Map<number, number>();
  let last = 0;
  let next = 0;
  for (const row of messages) {
    const at = row.read_status ? (free[next++] ?? 0) : row.revision;
    if (at <= last) return wrong(`Message ${row.message_id} took revision ${at}, after a smaller id had taken ${last}`);
    if (row.read_status && row.revision <= at) return wrong(`Message ${row.message_id} was read before it was stored`);
    storedAt.set(row.message_id, at);
    last = at;
  }
  return { ok: true, storedAt };
}

function wrong(words: string): Revisions {
  return { ok: false, words: `${words}.` };
}
