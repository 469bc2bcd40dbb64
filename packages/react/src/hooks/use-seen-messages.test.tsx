import type { Timeline } from "@duologue/client";
import { act } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { holdIntersections } from "../testing/hand-held-intersections.js";
import { arrive, clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, stored } from "../testing/sample-messages.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const unread = (id: number) => stored(id, { read_status: false });

function setup(looking: { visible: boolean; focused: boolean }) {
  const now = { ...looking };
  vi.spyOn(document, "visibilityState", "get").mockImplementation(() => (now.visible ? "visible" : "hidden"));
  vi.spyOn(document, "hasFocus").mockImplementation(() => now.focused);
  const intersections = holdIntersections();
  const client = clientWith([
    stored(1),
    unread(2),
    unread(3),
    stored(4, { sender_id: ADA.user_id, read_status: false }),
  ]);
  const view = renderChat(client);
  const elementOf = (id: number) => {
    const element = view.container.querySelector(`[data-unread="${id}"]`);
    if (element === null) throw new Error(`message ${id} is not unread`);
    return element;
  };
  const showElement = intersections.show;
  const show = (id: number, ratio?: number) => intersections.show(elementOf(id), ratio);
  const showAcrossMiddle = (id: number) => intersections.showAcrossMiddle(elementOf(id));
  const marked = () => client.calls.filter(([name]) => name === "markAsReadUpTo");
  return { now, client, view, elementOf, showElement, show, showAcrossMiddle, marked };
}

test("[UI14] a message in view is marked, if the page is visible and focused", () => {
  const { show, marked } = setup({ visible: true, focused: true });
  show(2);
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 2]]);
});

test.each([
  { visible: false, focused: true },
  { visible: true, focused: false },
])("[UI14] nothing is marked while visible is $visible and focused is $focused; it is on return", (away) => {
  const { now, show, marked } = setup(away);
  show(2);
  expect(marked()).toEqual([]);
  Object.assign(now, { visible: true, focused: true });
  act(
    () =>
      void (away.focused
        ? document.dispatchEvent(new Event("visibilitychange"))
        : window.dispatchEvent(new Event("focus"))),
  );
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 2]]);
});

test("[UI14] a sliver of a message is not seen, and what left the view meanwhile is not marked on return", () => {
  const { now, show, marked } = setup({ visible: true, focused: false });
  show(2, 0.2);
  show(3);
  show(3, 0);
  now.focused = true;
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(marked()).toEqual([]);
});

test("[UI14] a message that comes into view slowly is seen when half of it is there", () => {
  const { show, marked } = setup({ visible: true, focused: true });
  for (const share of [0.1, 0.3, 0.49]) show(2, share);
  expect(marked()).toEqual([]);
  for (const share of [0.51, 0.7]) show(2, share);
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 2]]);
});

test("[UI14] of several messages that the reader returns to, the newest is marked, and all before it with it", () => {
  const { now, show, marked } = setup({ visible: true, focused: false });
  show(3);
  show(2);
  now.focused = true;
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 3]]);
});

test("[UI14] a message taller than the window is seen when it lies across its middle", () => {
  const { show, showAcrossMiddle, marked } = setup({ visible: true, focused: true });
  show(2, 0.02);
  expect(marked()).toEqual([]);
  showAcrossMiddle(2);
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 2]]);
});

test("[UI14] what arrives is watched too, one's own messages and those that are read never", () => {
  const { client, view, show, marked } = setup({ visible: true, focused: true });
  arrive(client, unread(5));
  show(5);
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 5]]);
  expect(
    [...view.container.querySelectorAll<HTMLElement>("[data-unread]")].map((element) => element.dataset.unread),
  ).toEqual(["2", "3", "5"]);
});

test("[UI14] a message that has been read comes into view again, and marks nothing", () => {
  const { client, elementOf, showElement, show, marked } = setup({ visible: true, focused: true });
  const element = elementOf(2);
  const read = (timeline: Timeline) => ({
    ...timeline,
    messages: timeline.messages.map((message) => ({ ...message, read_status: true })),
  });
  act(() => client.timeline(WITH_BEN).update(read, true));
  showElement(element);
  expect(marked()).toEqual([]);
  arrive(client, unread(5));
  show(5);
  expect(marked()).toEqual([["markAsReadUpTo", WITH_BEN, 5]]);
});

test.each(["manual", "off"] as const)("[UI14] with read receipts %s nothing is marked by itself", (readReceipts) => {
  const { view, show } = setup({ visible: true, focused: true });
  view.again({ readReceipts });
  expect(() => show(2)).toThrow("nobody watches");
});

test("[UI14] with read receipts off no double check is shown either", () => {
  const client = clientWith([stored(1, { sender_id: ADA.user_id })]);
  const { queryByRole } = renderChat(client, { readReceipts: "off" });
  expect(queryByRole("img", { name: "Sent" })).not.toBeNull();
});
