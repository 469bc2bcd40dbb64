import { act, fireEvent, render, screen } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DuologueProvider } from "../DuologueProvider.js";
import { arrive, clientWith, WITH_BEN } from "../testing/render-chat.js";
import { ADA, BEN, conversationWith, pending, stored } from "../testing/sample-messages.js";
import type { ScriptedClient } from "../testing/scripted-client.js";
import { translate } from "../testing/translator.js";
import { ENGLISH } from "../texts/strings.js";
import { ChatWindow } from "./ChatWindow.js";
import { ConversationList } from "./ConversationList.js";
import { PeoplePicker } from "./PeoplePicker.js";

const translator = new MutationObserver(() => translate(document.body));

beforeEach(() => translator.observe(document, { childList: true, characterData: true, subtree: true }));
afterEach(() => translator.disconnect());

function renderAll(client: ScriptedClient): void {
  render(
    <StrictMode>
      <DuologueProvider client={client} locale="en-GB" timeZone="UTC">
        <ConversationList currentUserId={ADA.user_id} selectedId={null} onSelect={() => {}} />
        <PeoplePicker onPick={() => {}} />
        <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} />
      </DuologueProvider>
    </StrictMode>,
  );
}

function row(content: string, sender: typeof ADA, id: number) {
  const last = { ...stored(id, { content, sender_id: sender.user_id }), message_id: id };
  const lastMessage = { ...last, conversation_id: WITH_BEN, receiver_id: 0, client_message_id: null, revision: id };
  return conversationWith(BEN, { last_message_id: id, last_message: lastMessage, unread_count: id % 3 });
}

/** Lets the translator, which works after each change, catch up. */
async function step(change: () => unknown): Promise<void> {
  await act(async () => void change());
  await act(async () => {});
}

test("[UI36] a translated window takes everything that can happen in it", async () => {
  const client = clientWith([]);
  client.people = [BEN];
  renderAll(client);
  const timeline = client.timeline(WITH_BEN);
  const show = (...conversations: ReturnType<typeof row>[]) =>
    client.conversations.update((list) => ({ ...list, conversations }));
  await step(() => arrive(client, stored(1, { content: "Look at https://example.org, it is new" })));
  await step(() => show(row("from Ben", BEN, 1)));
  await step(() => show(row("from Ada", ADA, 2)));
  await step(() => show(row("from Ben again", BEN, 3)));
  await step(() => arrive(client, pending("mine")));
  const failure = { code: "forbidden", error: "No.", retryable: false } as const;
  await step(() =>
    timeline.update((now) => ({ ...now, messages: [stored(1), pending("mine", { delivery: "failed", failure })] })),
  );
  await step(() => timeline.update((now) => ({ ...now, hasOlder: true })));
  await step(() => fireEvent.scroll(screen.getByRole("log")));
  await step(() => timeline.update((now) => ({ ...now, hasOlder: false })));
  await step(() => timeline.update((now) => ({ ...now, messages: [] })));
  await step(() => client.connection.set({ status: "offline", refusedBecause: null }));
  await step(() => client.connection.set({ status: "live", refusedBecause: null }));
  for (const text of ["x".repeat(4_999), "x".repeat(5_001), "short"]) {
    await step(() => fireEvent.change(screen.getByRole("textbox"), { target: { value: text } }));
  }
  for (const query of ["nobody of that name", "", "Ben"]) {
    await step(() => fireEvent.change(screen.getByRole("combobox"), { target: { value: query } }));
  }
  await step(() => client.conversations.update((list) => ({ ...list, conversations: [], status: "failed" })));
  await step(() => client.conversations.update((list) => ({ ...list, status: "ready" })));
  expect(document.body.textContent).not.toContain(ENGLISH.crashed);
  expect(screen.getByText(`[${ENGLISH.noConversations}]`).localName).toBe("font");
});
