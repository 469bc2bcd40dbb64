import type { CatchUp, MarkAsRead, SendMessage, User } from "@duologue/protocol";
import { selectPlaces } from "./conversations/conversation-queries.js";
import { isParticipant, joinRoom } from "./conversations/join-room.js";
import { listConversations } from "./conversations/list-conversations.js";
import { type MayTalk, openConversation } from "./conversations/open-conversation.js";
import { readConversation } from "./conversations/read-conversation.js";
import { askTogether } from "./database/ask-together.js";
import type { Database } from "./database/database.js";
import { gatherReads } from "./database/gather-reads.js";
import { GroupCommit } from "./database/group-commit.js";
import { ping } from "./database/ping.js";
import { readIdentity } from "./database/read-identity.js";
import type { Clock } from "./kernel/clock.js";
import { type HistoryPage, listMessages } from "./messages/list-messages.js";
import { createSaveMessage } from "./messages/save-message.js";
import { sendMessage } from "./messages/send-message.js";
import { markAsRead } from "./receipts/mark-as-read.js";
import { type SelectUnread, selectUnread, selectUnreadTotal } from "./receipts/receipt-queries.js";
import { createSaveReceipt } from "./receipts/save-receipt.js";
import { catchUp } from "./sync/catch-up.js";
import { joinInbox } from "./sync/join-inbox.js";
import { selectPlaceInTime } from "./sync/sync-queries.js";
import { findUser } from "./users/find-user.js";
import { foldStoredNames } from "./users/fold-stored-names.js";
import { readIds } from "./users/read-ids.js";
import { searchUsers, type UserSearch } from "./users/search-users.js";
import { upsertUser } from "./users/upsert-user.js";
import type { Person, TokenSubject } from "./users/user.js";
import { selectUsersByExternalId, selectUsersById } from "./users/user-queries.js";

/** Everything that the chat can do, bound to one database: what sockets and HTTP alike call. `by` is who asks. */
export type UseCases = ReturnType<typeof bindUseCases>;

/** @param onGroup hears how many commands were stored with one commit */
export function bindUseCases(database: Database, mayTalk: MayTalk, clock: Clock, onGroup: (commands: number) => void) {
  const groupCommit = new GroupCommit(database.lanes, clock, onGroup);
  const saveMessage = createSaveMessage(database, groupCommit);
  const saveReceipt = createSaveReceipt(database, groupCommit);
  const placeOf = gatherReads((conversationIds: readonly number[]) => selectPlaces(database, conversationIds));
  const userLookup = {
    user_id: gatherReads((userIds: readonly number[]) => selectUsersById(database, userIds)),
    external_id: gatherReads((externalIds: readonly string[]) => selectUsersByExternalId(database, externalIds)),
  };
  const readPlaceInTime = askTogether(() => selectPlaceInTime(database));
  const takesPart = (by: number, conversationId: number) => isParticipant(placeOf, by, conversationId);
  const countUnread = (userId: number) => selectUnreadTotal(database, userId);
  const unreadUpTo: SelectUnread = (...query) => selectUnread(database, ...query);
  const idsOf = (userIds: readonly number[]) => readIds(database, userIds);

  return {
    sendMessage: (by: number, command: SendMessage) => sendMessage(saveMessage, by, command),
    markAsRead: (by: number, command: MarkAsRead) => markAsRead(saveReceipt, unreadUpTo, by, command),
    joinRoom: (by: number, conversationId: number, subscribe: () => Promise<void>) =>
      joinRoom(placeOf, by, conversationId, subscribe),
    joinInbox: (expiresInMs: () => number, subscribe: () => Promise<void>) =>
      joinInbox(readPlaceInTime, expiresInMs, subscribe),
    catchUp: (by: number, command: CatchUp) => catchUp(database, countUnread, by, command),
    openConversation: (by: number, other: number) => openConversation(database, mayTalk, idsOf, by, other),
    readConversation: (by: number, conversationId: number) => readConversation(database, by, conversationId),
    listConversations: (by: number, page: { readonly before?: number | undefined; readonly limit: number }) =>
      listConversations(database, countUnread, by, page),
    listMessages: (by: number, conversationId: number, page: HistoryPage) =>
      listMessages(database, takesPart, by, conversationId, page),
    searchUsers: (by: number, search: UserSearch) => searchUsers(database, userLookup.user_id, by, search),
    findUser: (by: TokenSubject, subject: string): Promise<User | undefined> => findUser(userLookup, by, subject),
    foldStoredNames: () => foldStoredNames(database),
    upsertUser: (person: Person) => upsertUser(database, person),
    ping: () => ping(database),
    readIdentity: () => readIdentity(database),
  };
}
