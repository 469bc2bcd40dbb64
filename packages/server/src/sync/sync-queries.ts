import type { Message } from "@duologue/protocol";
import type { Database, Statement } from "../database/database.js";
import { MESSAGE_COLUMNS } from "../messages/message.js";

/**
 * The epoch names this database: it changes with a restore into another one, a promotion, and a new chat_identity.
 * The cursor is the oldest transaction still running: whatever commits later has changed_xid >= cursor.
 */
const EPOCH_AND_CURSOR = `
  select left(encode(sha256(convert_to(concat_ws('/',
      (select value from chat_identity),
      (select system_identifier from pg_control_system()),
      (select oid from pg_database where datname = current_database()),
      (select timeline_id from pg_control_checkpoint())
    ), 'UTF8')), 'hex'), 32) as epoch,
    pg_snapshot_xmin(pg_current_snapshot())::text as cursor`;

const PLACE_IN_TIME: Statement = { name: "place_in_time", text: EPOCH_AND_CURSOR };

/** The cursor and what changed come from one snapshot, for they are one statement. */
const CHANGED_SINCE: Statement = {
  name: "changed_since",
  text: `with place_in_time as (${EPOCH_AND_CURSOR}), changed as (
    select conversation_id, revision from conversations where user1_id = $1 and changed_xid >= $2::text::xid8
    union all
    select conversation_id, revision from conversations where user2_id = $1 and changed_xid >= $2::text::xid8
    limit $3
  )
  select place_in_time.epoch, place_in_time.cursor, changed.conversation_id, changed.revision
  from place_in_time left join changed on true`,
};

const REVISIONS_OF: Statement = {
  name: "revisions_of",
  text: `select conversation_id, revision from conversations
    where conversation_id = any ($2::bigint[]) and $1::bigint in (user1_id, user2_id)`,
};

/** By the index messages_revision. The last revision of the page is finished, however many rows it changed. */
const CHANGED_MESSAGES: Statement = {
  name: "changed_messages",
  text: `select ${MESSAGE_COLUMNS} from messages m
    where m.conversation_id = $1 and m.revision > $2 and m.revision <= (
      select max(first.revision) from (
        select revision from messages where conversation_id = $1 and revision > $2 order by revision limit $3
      ) first
    )
    order by m.revision, m.message_id`,
};

export interface PlaceInTime {
  readonly epoch: string;
  readonly cursor: string;
}

export interface ConversationRevision {
  readonly conversationId: number;
  readonly revision: number;
}

export async function selectPlaceInTime(database: Database): Promise<PlaceInTime> {
  const [row] = await database.query<PlaceInTime>(PLACE_IN_TIME, []);
  if (!row) throw new Error("A statement without FROM answered no row.");
  return row;
}

/** A user's conversations that changed since a cursor, at most `limit`, and where to go on from. */
export async function selectChangedSince(database: Database, userId: number, cursor: string, limit: number) {
  type Row = PlaceInTime & { conversation_id: number | null; revision: number };
  const rows = await database.query<Row>(CHANGED_SINCE, [userId, cursor, limit]);
  const [first] = rows;
  if (!first) throw new Error("A left join from one row answered none.");
  const changed: ConversationRevision[] = rows.flatMap(({ conversation_id, revision }) =>
    conversation_id === null ? [] : [{ conversationId: conversation_id, revision }],
  );
  return { epoch: first.epoch, cursor: first.cursor, changed };
}

/** The revisions of those conversations that are the user's. */
export async function selectRevisions(database: Database, userId: number, conversationIds: readonly number[]) {
  type Row = { conversation_id: number; revision: number };
  const rows = await database.query<Row>(REVISIONS_OF, [userId, conversationIds]);
  return new Map(rows.map((row) => [row.conversation_id, row.revision]));
}

/** Messages whose last change is newer than `revision`, in the order of the changes; `limit` and what ends a revision. */
export async function selectChangedMessages(
  database: Database,
  { conversationId, revision }: ConversationRevision,
  limit: number,
): Promise<Message[]> {
  return database.query<Message>(CHANGED_MESSAGES, [conversationId, revision, limit]);
}
