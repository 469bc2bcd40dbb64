import type { DuologueClient } from "@duologue/client";
import { DuologueProvider } from "@duologue/react";
import { cleanup, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test } from "vitest";
import { useUnsentWarning } from "./use-unsent-warning.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(cleanup);

test.each([
  { kept: "device", unsent: 2, asks: false },
  { kept: "memory", unsent: 0, asks: false },
  { kept: "memory", unsent: 1, asks: true },
])("[PAGE2] with $unsent unsent in $kept, closing asks: $asks", ({ kept, unsent, asks }) => {
  const client = { outbox: { snapshot: () => ({ kept, unsent }) } } as unknown as DuologueClient;
  const { unmount } = renderHook(() => useUnsentWarning(), {
    wrapper: ({ children }) => (
      <StrictMode>
        <DuologueProvider client={client}>{children}</DuologueProvider>
      </StrictMode>
    ),
  });
  const closing = () => {
    const event = new Event("beforeunload", { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(closing()).toBe(asks);
  unmount();
  expect(closing()).toBe(false);
});
