import type { DuologueClient } from "@duologue/client";
import { DuologueProvider } from "@duologue/react";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useInvitation } from "./use-invitation.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
beforeEach(() => window.history.replaceState(null, "", "/with/7"));
afterEach(cleanup);

function setup(
  { userId = 1, isAccepted = false },
  startConversation = vi.fn(async (_id: number) => ({ conversation_id: 3 })),
) {
  const client = { startConversation } as unknown as DuologueClient;
  const onOpened = vi.fn();
  // Another function in each rendering, as callers may pass.
  const { result } = renderHook(() => useInvitation({ userId, isAccepted, onOpened: (id) => onOpened(id) }), {
    wrapper: ({ children }) => (
      <StrictMode>
        <DuologueProvider client={client}>{children}</DuologueProvider>
      </StrictMode>
    ),
  });
  return { result, onOpened, startConversation };
}

test("[PAGE15] for somebody who came in by the form, the conversation opens, once", async () => {
  const { result, onOpened, startConversation } = setup({ isAccepted: true });
  await waitFor(() => expect(onOpened.mock.calls).toEqual([[3]]));
  expect(startConversation.mock.calls).toEqual([[7]]);
  expect([result.current, window.location.pathname]).toEqual([null, "/"]);
});

test("[PAGE15] one's own invitation leads to the list", async () => {
  const { result, startConversation } = setup({ userId: 7, isAccepted: true });
  await waitFor(() => expect(window.location.pathname).toBe("/"));
  expect([result.current, startConversation.mock.calls]).toEqual([null, []]);
});

test("[PAGE16] somebody who was signed in before is asked, and may decline", async () => {
  const { result, startConversation } = setup({});
  expect(result.current).toMatchObject({ isOpening: false, failure: null });
  act(() => result.current?.decline());
  expect([result.current, window.location.pathname, startConversation.mock.calls]).toEqual([null, "/", []]);
});

test("[PAGE16] a failure is shown, and the user can try again", async () => {
  const startConversation = vi
    .fn<(id: number) => Promise<{ conversation_id: number }>>()
    .mockRejectedValueOnce(new Error("There is no such user."))
    .mockResolvedValueOnce({ conversation_id: 3 });
  const { result, onOpened } = setup({}, startConversation);
  act(() => result.current?.accept());
  expect(result.current).toMatchObject({ isOpening: true, failure: null });
  await waitFor(() => expect(result.current).toMatchObject({ isOpening: false, failure: "There is no such user." }));
  expect(window.location.pathname).toBe("/with/7");
  act(() => result.current?.accept());
  expect(result.current).toMatchObject({ isOpening: true, failure: null });
  await waitFor(() => expect(onOpened.mock.calls).toEqual([[3]]));
});

test("[PAGE15] an address that names no user is no invitation", () => {
  window.history.replaceState(null, "", "/with/0");
  expect(setup({ isAccepted: true }).result.current).toBeNull();
});
