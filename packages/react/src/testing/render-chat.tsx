import type { Timeline, TimelineMessage } from "@duologue/client";
import { act, cleanup, render } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect } from "vitest";
import { ChatWindow, type ChatWindowProps } from "../components/ChatWindow.js";
import { DuologueProvider } from "../DuologueProvider.js";
import { localStore } from "../optional-features.js";
import { ADA, BEN, conversationWith } from "./sample-messages.js";
import { createScriptedClient, type ScriptedClient } from "./scripted-client.js";
import { textsAtRisk } from "./translator.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  const atRisk = textsAtRisk(document.body);
  cleanup();
  localStore()?.clear();
  // UI36, in whatever state a test leaves the components.
  expect(atRisk).toEqual([]);
});

export const WITH_BEN = conversationWith(BEN).conversation_id;

/** Ada's client, with one conversation, with Ben, that holds these messages. */
export function clientWith(messages: readonly TimelineMessage[]): ScriptedClient {
  const client = createScriptedClient(ADA);
  client.conversations.update((list) => ({ ...list, conversations: [conversationWith(BEN)] }));
  client.timeline(WITH_BEN).update((timeline) => ({ ...timeline, messages }));
  return client;
}

/** Renders the chat window of Ada and Ben, as every test does: inside StrictMode. */
export function renderChat(client: ScriptedClient, props: Partial<ChatWindowProps> = {}) {
  const chat = (more: Partial<ChatWindowProps>) => (
    <StrictMode>
      <DuologueProvider client={client} locale="en-GB" timeZone="UTC">
        <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} {...props} {...more} />
      </DuologueProvider>
    </StrictMode>
  );
  const view = render(chat({}));
  return { ...view, again: (more: Partial<ChatWindowProps>) => view.rerender(chat(more)) };
}

/** Lets messages arrive at the end of the conversation with Ben. */
export function arrive(client: ScriptedClient, ...arrived: TimelineMessage[]): void {
  const withArrived = (timeline: Timeline) => ({ ...timeline, messages: [...timeline.messages, ...arrived] });
  act(() => client.timeline(WITH_BEN).update(withArrived, true));
}
