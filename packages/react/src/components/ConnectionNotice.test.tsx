import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { clientWith, renderChat } from "../testing/render-chat.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
const notice = () => document.querySelector(".duo-notice-place")?.textContent;
const retry = () => screen.queryByRole("button", { name: "Retry now" });

function setup() {
  const client = clientWith([]);
  renderChat(client);
  const become = (status: "offline" | "connecting" | "catching-up" | "live" | "refused") =>
    act(() => client.connection.set({ status, refusedBecause: null }));
  return { client, become };
}

test("[UI15] a connection that is away for two seconds is noticed, and can be retried now", () => {
  const { client, become } = setup();
  become("offline");
  wait(1_999);
  expect(retry()).toBeNull();
  wait(1);
  fireEvent.click(screen.getByRole("button", { name: "Retry now" }));
  expect(client.calls).toEqual([["retryNow"]]);
});

test("[UI15] the grace runs on through tries, and ends with the connection", () => {
  const { become } = setup();
  become("offline");
  wait(1_500);
  become("connecting");
  wait(500);
  expect(retry()).not.toBeNull();
  become("live");
  expect(retry()).toBeNull();
  become("offline");
  wait(1_999);
  expect(retry()).toBeNull();
});

test("[UI15] catching up for two seconds is noticed too, and is nothing to retry", () => {
  const { become } = setup();
  become("live");
  become("catching-up");
  wait(1_999);
  expect(notice()).toBe("");
  wait(1);
  expect([notice(), retry()]).toEqual(["Connected. Loading what is new…", null]);
  become("live");
  expect(notice()).toBe("");
});

test("[UI15] a refused connection is not to be retried", () => {
  const { become } = setup();
  become("refused");
  wait(2_000);
  expect([retry(), screen.getByText(/sign in again/u).tagName]).toEqual([null, "SPAN"]);
});

test("[PAGE5] Retry now keeps the focus while it is there, and leaves it in its place", () => {
  const { become } = setup();
  become("offline");
  wait(2_000);
  retry()?.focus();
  become("connecting");
  expect(document.activeElement).toBe(retry());
  become("catching-up");
  expect(document.activeElement?.className).toBe("duo-notice-place");
});
