import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, onTestFinished, test, vi } from "vitest";
import { DuologueProvider } from "../DuologueProvider.js";
import "../testing/render-chat.js";
import { ADA, BEN, conversationWith } from "../testing/sample-messages.js";
import { createScriptedClient, type ScriptedClient } from "../testing/scripted-client.js";
import { ConversationList, type ConversationListProps } from "./ConversationList.js";

const CLEO = { user_id: 3, name: "Cleo", image: null };
const lastMessage = {
  message_id: 7,
  conversation_id: 20,
  sender_id: ADA.user_id,
  receiver_id: BEN.user_id,
  content: "See you",
  timestamp: "2019-06-03T12:00:00.000Z",
  read_status: true,
  client_message_id: null,
  revision: 1,
};

function renderList(client: ScriptedClient, props: Partial<ConversationListProps> = {}) {
  const onSelect = vi.fn();
  render(
    <StrictMode>
      <DuologueProvider client={client} locale="en-GB" timeZone="UTC">
        <ConversationList currentUserId={ADA.user_id} selectedId={null} onSelect={onSelect} {...props} />
      </DuologueProvider>
    </StrictMode>,
  );
  return onSelect;
}

function clientOfAda(): ScriptedClient {
  const client = createScriptedClient(ADA);
  const conversations = [
    conversationWith(BEN, { last_message_id: 7, last_message: lastMessage }),
    conversationWith(CLEO, { unread_count: 120 }),
  ];
  client.conversations.update((list) => ({ ...list, conversations }));
  return client;
}

test("[UI21] each conversation shows who, what was said last and by whom, when, and how much is unread", () => {
  renderList(clientOfAda());
  const [ben, cleo] = within(screen.getByRole("navigation", { name: "Conversations" })).getAllByRole("button");
  expect(ben?.textContent).toBe("BBen3 Jun 2019You: See you");
  expect(cleo?.textContent).toBe("CCleoNo messages yet99+120 unread messages");
});

test("[UI41] of users who share a name, each has a number in the list, and no other user has one", () => {
  const client = clientOfAda();
  const twins = [17, 18].map((user_id) => ({ ...BEN, user_id, shares_name: true as const }));
  const conversations = [...twins, CLEO].map((user, index) => ({
    ...conversationWith(user),
    conversation_id: index + 1,
  }));
  client.conversations.update((list) => ({ ...list, conversations }));
  renderList(client);
  const names = screen.getAllByRole("button").map((button) => button.querySelector(".duo-item-name")?.textContent);
  expect(names).toEqual(["Ben #17", "Ben #18", "Cleo"]);
});

test("[UI21] what comes into the open conversation counts as unread only if it is not read within half a second", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = clientOfAda();
  const tellUnread = (unread_count: number) =>
    act(() => {
      const conversations = [conversationWith(BEN, { unread_count })];
      client.conversations.update((list) => ({ ...list, conversations }));
    });
  const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));
  tellUnread(0);
  renderList(client, { selectedId: 20 });
  const count = () => screen.getByRole("button").getAttribute("data-unread-count");

  tellUnread(1);
  wait(400);
  expect(count()).toBeNull();
  tellUnread(0);
  wait(400);
  tellUnread(1);
  wait(400);
  expect(count()).toBeNull();
  wait(101);
  expect(count()).toBe("1");
  tellUnread(2);
  expect(count()).toBe("2");
});

test("[UI21] a press opens the conversation; the open one says that it is", () => {
  const onSelect = renderList(clientOfAda(), { selectedId: 30 });
  const [ben, cleo] = screen.getAllByRole("button");
  fireEvent.click(ben as HTMLElement);
  expect(onSelect.mock.calls[0]?.[0]).toMatchObject({ conversation_id: 20 });
  expect([ben, cleo].map((item) => item?.getAttribute("aria-current"))).toEqual([null, "true"]);
});

test("[UI21] with addresses the items are links: a plain click stays on the page, others do what links do", () => {
  const onSelect = renderList(clientOfAda(), { hrefFor: (row) => `/c/${row.conversation_id}` });
  const link = screen.getByRole("link", { name: /Ben/u });
  expect(link.getAttribute("href")).toBe("/c/20");
  expect([fireEvent.click(link, { ctrlKey: true }), onSelect.mock.calls.length]).toEqual([true, 0]);
  expect([fireEvent.click(link), onSelect.mock.calls.length]).toEqual([false, 1]);
});

test("[UI21] more conversations are loaded on demand", () => {
  const client = clientOfAda();
  client.conversations.update((list) => ({ ...list, hasMore: true }));
  renderList(client);
  fireEvent.click(screen.getByRole("button", { name: "Show more" }));
  expect(client.calls).toEqual([["loadMoreConversations"]]);
});

test("[UI21] an empty list says so", () => {
  renderList(createScriptedClient(ADA));
  expect(screen.getByText("No conversations yet")).toBeDefined();
});

test.each(["failed", "loading"] as const)("[UI27] a list that is %s after an error can be tried again", (status) => {
  const client = createScriptedClient(ADA);
  const error = { code: "internal", error: "Something went wrong on the server.", retryable: false } as const;
  client.conversations.update((list) => ({ ...list, status, error }));
  renderList(client);
  expect(screen.getByRole("alert").textContent).toContain("Your conversations could not be loaded.");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(client.calls).toEqual([["loadMoreConversations"]]);
});

test.each([
  { name: "Try again", before: { status: "failed", hasMore: false }, after: { status: "loading" } },
  { name: "Show more", before: { status: "ready", hasMore: true }, after: { hasMore: false } },
] as const)("[PAGE5] $name leaves the focus to the list when it goes", ({ name, before, after }) => {
  const client = clientOfAda();
  client.conversations.update((list) => ({ ...list, ...before }));
  renderList(client);
  screen.getByRole("button", { name }).focus();
  act(() => client.conversations.update((list) => ({ ...list, ...after })));
  expect(document.activeElement).toBe(screen.getByRole("navigation", { name: "Conversations" }));
});
