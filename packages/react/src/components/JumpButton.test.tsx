import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { arrive, clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, pending, stored } from "../testing/sample-messages.js";
import type { ChatWindowProps } from "./ChatWindow.js";

afterEach(() => vi.restoreAllMocks());

/** The chat window with 1,000 px of messages in 400 px, and what scrolls them as a reader does. */
function setup(props: Partial<ChatWindowProps> = {}) {
  const client = clientWith([stored(1)]);
  renderChat(client, props);
  const log = screen.getByRole("log");
  let height = 1_000;
  Object.defineProperties(log, { scrollHeight: { get: () => height }, clientHeight: { value: 400 } });
  log.getBoundingClientRect = () => new DOMRect(0, 0, 300, 400);
  const grow = (to: number) => {
    height = to;
  };
  function scrollTo(top: number) {
    log.scrollTop = top;
    fireEvent.scroll(log);
  }
  const button = () => screen.queryByRole("button", { name: /^Jump to newest/u });
  return { client, log, scrollTo, grow, button };
}

test("[UI6] at the bottom there is no button, and what arrives there is not new", () => {
  const { client, scrollTo, button } = setup();
  scrollTo(600);
  arrive(client, stored(2));
  expect(button()).toBeNull();
  scrollTo(100);
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest");
});

test("[UI6] away from the bottom the button counts what the other person writes, and leads there", () => {
  const { client, log, scrollTo, button } = setup();
  scrollTo(100);
  arrive(client, stored(2), stored(3, { sender_id: ADA.user_id }));
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest, 1 new message");
  arrive(client, stored(4));
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest, 2 new messages");
  fireEvent.click(button() as HTMLElement);
  expect([log.scrollTop, button()]).toEqual([600, null]);
});

test("[UI5] what the other person writes does not move a reader who is elsewhere, what the reader sends does", () => {
  const { client, log, scrollTo } = setup();
  scrollTo(100);
  arrive(client, stored(2));
  expect(log.scrollTop).toBe(100);
  arrive(client, pending("p"));
  expect(log.scrollTop).toBe(600);
});

/** Lets the page lose the focus, or get it back. */
function focus(focused: boolean): void {
  vi.spyOn(document, "hasFocus").mockReturnValue(focused);
  act(() => void window.dispatchEvent(new Event(focused ? "focus" : "blur")));
}

const unread = (id: number) => stored(id, { read_status: false });

test("[UI44] while the page has no focus, the list does not follow what arrives; on return the divider is above it", () => {
  const { client, log, scrollTo, grow, button } = setup();
  scrollTo(600);
  focus(false);
  grow(3_000);
  arrive(client, unread(2), unread(3));
  expect(log.scrollTop).toBe(600);
  expect(button()?.getAttribute("aria-label")).toBe("Jump to newest, 2 new messages");
  expect(rows(log)).toEqual(["1", "divider", "2", "3"]);

  // The divider stays above the first of them, however many follow.
  arrive(client, unread(4));
  expect(rows(log)).toEqual(["1", "divider", "2", "3", "4"]);
  placeAt(log, "2", 1_500);
  focus(true);
  expect(log.scrollTop).toBe(1_500 - 400 / 5);
});

test("[UI44] what was there when the reader left stays above the divider, and without arrivals nothing moves", () => {
  const { client, log, scrollTo } = setup();
  scrollTo(600);
  focus(false);
  focus(true);
  arrive(client, unread(2));
  expect([log.scrollTop, rows(log)]).toEqual([600, ["1", "2"]]);
  act(() => client.timeline(WITH_BEN).update((now) => ({ ...now, messages: [stored(1), stored(2)] })));
  focus(false);
  arrive(client, unread(3));
  expect(rows(log)).toEqual(["1", "2", "divider", "3"]);
});

test("[UI44] a reader who was elsewhere in the list stays there on return", () => {
  const { client, log, scrollTo } = setup();
  scrollTo(100);
  focus(false);
  arrive(client, unread(2));
  placeAt(log, "2", 900);
  focus(true);
  expect(log.scrollTop).toBe(100);
});

test("[UI6] the button leads to the first unread message, and to the end where that is within reach", () => {
  const { client, log, scrollTo, grow, button } = setup();
  scrollTo(100);
  grow(3_000);
  arrive(client, unread(2), unread(3));
  placeAt(log, "2", 1_500);
  fireEvent.click(button() as HTMLElement);
  expect(log.scrollTop).toBe(1_500 - 400 / 5);
  placeAt(log, "2", 1_500);
  fireEvent.click(button() as HTMLElement);
  expect(log.scrollTop).toBe(2_600);
});

test.each(["manual", "off"] as const)("[UI6] with read receipts %s the button leads to the end", (readReceipts) => {
  const { client, log, scrollTo, grow, button } = setup({ readReceipts });
  scrollTo(100);
  grow(3_000);
  arrive(client, unread(2), unread(3));
  placeAt(log, "2", 1_500);
  fireEvent.click(button() as HTMLElement);
  expect(log.scrollTop).toBe(2_600);
});

/** The messages and the divider of the list, from top to bottom. */
function rows(log: HTMLElement): string[] {
  const shown = [...log.querySelectorAll<HTMLElement>("[data-key], [data-divider]")];
  return shown.map((element) => element.dataset.key?.replace(/\D/gu, "") ?? "divider");
}

/** Lays a message out: its top, in the content of the list. */
function placeAt(log: HTMLElement, id: string, top: number): void {
  const element = [...log.querySelectorAll<HTMLElement>("[data-key]")].find(
    (each) => each.dataset.key?.replace(/\D/gu, "") === id,
  );
  if (element === undefined) throw new Error(`message ${id} is not shown`);
  element.getBoundingClientRect = () => new DOMRect(0, top - log.scrollTop, 300, 40);
}
