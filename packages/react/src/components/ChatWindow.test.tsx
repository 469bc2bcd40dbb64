import { act, fireEvent, screen, within } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";
import { arrive, clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, BEN, pending, stored } from "../testing/sample-messages.js";
import type { MessageProps } from "./MessageBubble.js";

const mine = { sender_id: ADA.user_id, read_status: false };
const seen: MessageProps[] = [];
function OwnMessage(props: MessageProps) {
  seen.push(props);
  return <b>{props.message.content}</b>;
}

const log = () => screen.getByRole("log", { name: "Messages with Ben" });

test("[UI16] the list is a log named after the other person, reachable by keyboard, and silent by itself", () => {
  renderChat(clientWith([stored(1)]));
  expect(log().tabIndex).toBe(0);
  expect(log().getAttribute("aria-live")).toBe("off");
});

test("[UI41] the window's head has the number of a user who shares the name, and none of any other", () => {
  const client = clientWith([]);
  renderChat(client);
  const head = () => screen.getByRole("heading", { level: 2 }).textContent;
  expect(head()).toBe("Ben");
  act(() =>
    client.conversations.update((list) => ({
      ...list,
      conversations: list.conversations.map((row) => ({
        ...row,
        other_user: { ...row.other_user, shares_name: true as const },
      })),
    })),
  );
  expect(head()).toBe(`Ben #${BEN.user_id}`);
});

test("[UI18] under StrictMode the conversation is open once, shows each message once, and is released at the end", () => {
  const client = clientWith([stored(1), stored(2)]);
  const { unmount } = renderChat(client);
  expect(client.openCount(WITH_BEN)).toBe(1);
  arrive(client, stored(3));
  expect(log().querySelectorAll("[data-key]")).toHaveLength(3);
  unmount();
  expect(client.openCount(WITH_BEN)).toBe(0);
});

test("[UI32] of many messages that come in quick succession the first is shown at once, and the others together", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = clientWith([]);
  renderChat(client);
  const shown = () => log().querySelectorAll("[data-key]").length;
  for (let id = 1; id <= 100; id += 1) {
    // In a task of its own, as each comes from the connection.
    await act(async () => arrive(client, stored(id)));
    expect(shown()).toBe(1);
  }
  act(() => void vi.advanceTimersByTime(16));
  expect(shown()).toBe(100);
});

test("[UI32] an own message is shown at once, with what arrived before", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = clientWith([]);
  renderChat(client);
  for (const id of [1, 2]) await act(async () => arrive(client, stored(id)));
  act(() => void client.sendMessage(WITH_BEN, "Mine"));
  expect([...log().querySelectorAll("[data-key]")].map((row) => row.getAttribute("data-key"))).toEqual([
    "m1",
    "m2",
    "sent-1",
  ]);
});

test("[UI18] another conversation is opened in place of the one before", () => {
  const client = clientWith([stored(1)]);
  const { again } = renderChat(client);
  again({ conversationId: 77 });
  expect([client.openCount(WITH_BEN), client.openCount(77)]).toEqual([0, 1]);
});

test.each([
  { name: "Waiting for the connection", message: pending("p", { delivery: "queued" }) },
  { name: "Sending", message: pending("p") },
  { name: "Sent", message: stored(1, mine) },
  { name: "Read", message: stored(1, { ...mine, read_status: true }) },
  { name: "Not sent", message: pending("p", { delivery: "failed" }) },
])("[UI3] an own message is marked $name", ({ name, message }) => {
  renderChat(clientWith([message]));
  expect(within(log()).getByRole("img").getAttribute("aria-label")).toBe(name);
});

test("[UI3] a message of the other person has no mark of its way", () => {
  renderChat(clientWith([stored(1)]));
  expect(within(log()).queryByRole("img")).toBeNull();
});

test("[UI3] a failed message says why, and can be sent again or discarded", () => {
  const failure = { error: "Too many commands; wait a moment.", code: "rate_limited", retryable: true } as const;
  const client = clientWith([pending("p", { delivery: "failed", failure })]);
  renderChat(client);
  expect(log().textContent).toContain(failure.error);
  fireEvent.click(screen.getByRole("button", { name: "Retry" }));
  fireEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(client.calls).toEqual([
    ["retryMessage", WITH_BEN, "p"],
    ["discardMessage", WITH_BEN, "p"],
  ]);
});

test.each(["Retry", "Discard"])("[PAGE5] %s leaves the focus to the list, since the buttons are gone then", (name) => {
  renderChat(clientWith([pending("p", { delivery: "failed" })]));
  const button = screen.getByRole("button", { name });
  button.focus();
  fireEvent.click(button);
  expect(document.activeElement).toBe(log());
});

test("[UI13] text, names and the composer find their direction by themselves", () => {
  renderChat(clientWith([stored(1, { content: "مرحبا" })]));
  expect(screen.getByText("مرحبا").parentElement?.getAttribute("dir")).toBe("auto");
  expect(screen.getByRole("textbox", { name: "Write to Ben" }).getAttribute("dir")).toBe("auto");
  expect(within(screen.getByRole("heading")).getByText("Ben").tagName).toBe("BDI");
});

test("[UI11] a message is text and links, never markup", () => {
  renderChat(clientWith([stored(1, { content: "<img src=x onerror=alert(1)> https://example.com/a" })]));
  expect(log().querySelector("img")).toBeNull();
  const link = screen.getByRole("link", { name: "https://example.com/a" });
  expect([link.getAttribute("target"), link.getAttribute("rel")]).toEqual(["_blank", "noopener noreferrer nofollow"]);
});

test("[UI2] [UI17] a separator names the day in the locale and time zone given", () => {
  renderChat(clientWith([stored(1, { timestamp: "2019-06-03T23:30:00.000Z" })]), {
    locale: "de",
    timeZone: "Asia/Tokyo",
  });
  expect(log().textContent).toContain("4. Juni 2019");
  expect(log().textContent).toContain("08:30");
});

test("[UI7] a divider stands above the first unread message, and stays for the visit", () => {
  const client = clientWith([stored(1), stored(2, { read_status: false })]);
  renderChat(client);
  act(() => client.timeline(WITH_BEN).update((now) => ({ ...now, messages: [stored(1), stored(2)] })));
  arrive(client, stored(3, { read_status: false }));
  expect(log().textContent).toMatch(/Message 1.*New messages.*Message 2.*Message 3/u);
});

test("[UI7] without unread messages there is no divider, and what arrives later brings none", () => {
  const client = clientWith([stored(1)]);
  renderChat(client);
  arrive(client, stored(2, { read_status: false }));
  expect(screen.queryByText("New messages")).toBeNull();
});

test("[UI7] older pages are loaded until the first unread message is found", async () => {
  const client = clientWith([stored(51, { read_status: false })]);
  const timeline = client.timeline(WITH_BEN);
  timeline.update((now) => ({ ...now, hasOlder: true }));
  client.older = async () =>
    timeline.update((now) => ({
      ...now,
      hasOlder: false,
      messages: [stored(49), stored(50, { read_status: false }), ...now.messages],
    }));
  renderChat(client);
  await screen.findByText("Message 50");
  expect(log().textContent).toMatch(/Message 49.*New messages.*Message 50/u);
});

test("[UI19] a component of one's own gets the message, its delivery, the conversation, and whose it is", () => {
  const client = clientWith([stored(1, { ...mine, read_status: true })]);
  renderChat(client, { components: { Message: OwnMessage } });
  const row = client.conversations.snapshot().conversations[0];
  expect(seen[0]).toMatchObject({ delivery: "read", self: true, conversation: row, message: { message_id: 1 } });
});

test("[UI27] a conversation that cannot be opened says so, tells the application, and can be tried again", () => {
  const client = clientWith([]);
  const error = { code: "forbidden", error: "You do not take part in that conversation.", retryable: false } as const;
  client.timeline(WITH_BEN).update((now) => ({ ...now, status: "failed", error }));
  const onError = vi.fn();
  renderChat(client, { onError });
  expect(screen.getByRole("alert").textContent).toContain(error.error);
  expect(onError).toHaveBeenCalledWith(error);
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(client.openCount(WITH_BEN)).toBe(1);
});

const AWAY = { code: "unavailable", error: "The database is away.", retryable: true } as const;

test("[UI10] [UI27] while messages can't be loaded for now, one can write, see what waits, and try at once", () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const client = clientWith([pending("p", { content: "Written meanwhile" })]);
  client.timeline(WITH_BEN).update((now) => ({ ...now, status: "failed", error: AWAY }));
  const onError = vi.fn();
  renderChat(client, { onError });
  expect(log().textContent).toContain("Written meanwhile");
  expect(screen.getByRole("textbox", { name: "Write to Ben" })).toBeDefined();
  act(() => void vi.advanceTimersByTime(2_000));
  expect(document.querySelector(".duo-notice")?.textContent).toContain("can’t be loaded just now");
  const open = vi.spyOn(client, "open");
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(open.mock.calls).toEqual([[WITH_BEN]]);
  expect(onError).not.toHaveBeenCalled();
});

test("[PAGE5] Try again leaves the focus in the window when the conversation opens", () => {
  const client = clientWith([]);
  const error = { code: "forbidden", error: "You do not take part in that conversation.", retryable: false } as const;
  client.timeline(WITH_BEN).update((now) => ({ ...now, status: "failed", error }));
  renderChat(client);
  screen.getByRole("button", { name: "Try again" }).focus();
  act(() => client.timeline(WITH_BEN).update((now) => ({ ...now, status: "loading", error: null })));
  expect(document.activeElement?.contains(log())).toBe(true);
  expect(document.activeElement).not.toBe(document.body);
});

test("[UI27] earlier messages that could not be loaded can be asked for again", async () => {
  const client = clientWith([stored(5, { read_status: false })]);
  client.timeline(WITH_BEN).update((now) => ({ ...now, hasOlder: true }));
  renderChat(client);
  const again = await screen.findByRole("button", { name: "Try again" });
  const before = client.calls.length;
  fireEvent.click(again);
  await screen.findByRole("button", { name: "Try again" });
  expect(client.calls.slice(before)).toEqual([["loadOlder", WITH_BEN]]);
});

test("[UI28] words and theme are those of the application", () => {
  const { container } = renderChat(clientWith([]), { theme: "dark", strings: { send: "Ab damit" }, className: "mine" });
  expect(screen.getByRole("button", { name: "Ab damit" })).toBeDefined();
  expect(container.querySelector(".duo.mine")?.getAttribute("data-theme")).toBe("dark");
});

test("[UI28] the way back is there if there is something to go back to", () => {
  const onBack = vi.fn();
  renderChat(clientWith([]), { onBack });
  fireEvent.click(screen.getByRole("button", { name: "Back to conversations" }));
  expect(onBack).toHaveBeenCalledTimes(1);
});
