import { act, cleanup, renderHook } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useOpenConversation } from "./use-open-conversation.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
beforeEach(() => window.history.replaceState(null, "", "/"));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const setup = () => renderHook(() => useOpenConversation(), { wrapper: StrictMode }).result;

test("[UI24] the open conversation stands in the address, once for each that is opened", () => {
  const result = setup();
  const entries = window.history.length;
  act(() => result.current.open(7));
  act(() => result.current.open(7));
  act(() => result.current.open(8));
  expect([result.current.openId, window.location.pathname, window.history.length - entries]).toEqual([8, "/c/8", 2]);
});

test("[UI24] a reload opens what the address names", () => {
  window.history.replaceState(null, "", "/c/9");
  expect(setup().current.openId).toBe(9);
});

test("[UI24] closing goes back to the list where one came from it", () => {
  const back = vi.spyOn(window.history, "back").mockImplementation(() => undefined);
  const result = setup();
  act(() => result.current.open(7));
  act(() => result.current.close());
  expect(back).toHaveBeenCalledTimes(1);
});

test("[UI24] closing what was opened by its address shows the list in its place", () => {
  window.history.replaceState(null, "", "/c/9");
  const result = setup();
  const entries = window.history.length;
  act(() => result.current.close());
  expect([result.current.openId, window.location.pathname, window.history.length - entries]).toEqual([null, "/", 0]);
});

test("[UI24] Back and Forward of the browser are followed", () => {
  const result = setup();
  act(() => result.current.open(7));
  window.history.replaceState(null, "", "/");
  act(() => void window.dispatchEvent(new PopStateEvent("popstate")));
  expect(result.current.openId).toBeNull();
});
