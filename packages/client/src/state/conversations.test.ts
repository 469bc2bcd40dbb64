import { expect, test } from "vitest";
import { conversationRow, ME, messageRow } from "../../test/rows.js";
import {
  type Conversations,
  noConversations,
  renewed,
  toConversationList,
  withChange,
  withConversations,
  withUnreadTotal,
  withUpdated,
} from "./conversations.js";

/** A list with one loaded conversation of 2 unread messages, and 5 unread ones in conversations below it. */
function listOf(hasMore: boolean): Conversations {
  const page = [conversationRow({ conversation_id: 1, unread_count: 2, revision: 4 })];
  const list = withUnreadTotal(withConversations(noConversations, page, ME), 7);
  return { ...list, floor: 1, hasMore };
}

const total = (list: Conversations) => toConversationList(list).unreadTotal;

test("[CLIENT33] the total has the unread messages of conversations that are not loaded", () => {
  expect(total(listOf(true))).toBe(7);
});

test("[CLIENT33] where all conversations are loaded, the rows alone decide", () => {
  expect(total(listOf(false))).toBe(2);
});

test("[CLIENT33] a further page changes nothing: its messages were counted before", () => {
  const page = [conversationRow({ conversation_id: 2, unread_count: 4 })];
  expect(total(withConversations(listOf(true), page, ME))).toBe(7);
});

test("[CLIENT33] events of loaded conversations change the total", () => {
  const message = messageRow({ message_id: 9, revision: 5, conversation_id: 1 });
  const arrived = withChange(listOf(true), 1, { revision: 5, message }, ME);
  expect(total(arrived)).toBe(8);
  const read = withUpdated(arrived, conversationRow({ conversation_id: 1, unread_count: 0, revision: 6 }), ME);
  expect(total(read)).toBe(5);
});

test("[CLIENT33] a message in a conversation that was not loaded counts once", () => {
  const row = conversationRow({ conversation_id: 3, unread_count: 4, revision: 9 });
  expect(total(withUpdated(listOf(true), row, ME))).toBe(8);
});

test("[CLIENT33] a new count of the server replaces what was known", () => {
  const list = withUnreadTotal(listOf(true), 3);
  expect(total(list)).toBe(3);
  expect(total(withUnreadTotal(list, 0))).toBe(2);
});

test("[CLIENT33] while everything is loaded again, the total is that of the list that stays in sight", () => {
  expect(total(renewed(listOf(true)))).toBe(7);
  expect(total(renewed(renewed(listOf(true))))).toBe(7);
  expect(total(renewed(listOf(false)))).toBe(2);
  const row = conversationRow({ conversation_id: 1, unread_count: 3, revision: 5 });
  expect(total(withUpdated(renewed(listOf(true)), row, ME))).toBe(8);
});

test("[CLIENT33] a conversation that is not loaded and has no unread message leaves the total as it is", () => {
  const row = conversationRow({ conversation_id: 3, unread_count: 0 });
  expect(total(withUpdated(listOf(true), row, ME))).toBe(7);
});

test("[CLIENT33] a count that is lower than the loaded rows' does not make the total less than theirs", () => {
  expect(total(withUnreadTotal(listOf(true), 1))).toBe(2);
});
