import type { Conversation, DuologueClient, View } from "@duologue/client";
import { DuologueProvider } from "@duologue/react";
import { cleanup, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";
import { useTitle } from "./use-title.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

function withBen(unread_count: number): Conversation {
  return {
    conversation_id: 7,
    user1_id: 1,
    user2_id: 2,
    last_message_id: null,
    revision: 0,
    last_message: null,
    unread_count,
    other_user: { user_id: 2, name: "Ben", image: null },
  };
}

function setup(openId: number | null, unread: number) {
  // One more is unread in a conversation that is not loaded.
  const loaded = { conversations: [withBen(Math.max(0, unread - 1))], hasMore: true, loadingMore: false };
  const list = { status: "ready", error: null, unreadTotal: unread, ...loaded };
  const conversations = { snapshot: () => list, subscribe: () => () => undefined } as View<typeof list>;
  const client = { conversations } as unknown as DuologueClient;
  return renderHook(() => useTitle(openId), {
    wrapper: ({ children }) => (
      <StrictMode>
        <DuologueProvider client={client}>{children}</DuologueProvider>
      </StrictMode>
    ),
  });
}

test.each([
  { openId: null, unread: 0, title: "Duologue" },
  { openId: null, unread: 1, title: "(1) Duologue" },
  { openId: 7, unread: 0, title: "Ben · Duologue" },
  { openId: 7, unread: 2, title: "(2) Ben · Duologue" },
])("[PAGE6] conversation $openId open, $unread unread: $title", ({ openId, unread, title }) => {
  const { unmount } = setup(openId, unread);
  expect(document.title).toBe(title);
  unmount();
  expect(document.title).toBe("Duologue");
});
