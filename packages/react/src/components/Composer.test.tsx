import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA } from "../testing/sample-messages.js";

afterEach(() => vi.unstubAllGlobals());

/** A device that is used by mouse (fine) or by finger (coarse). */
function havePointer(pointer: string): void {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes(pointer),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
}

const input = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Write to Ben" });
const write = (text: string) => fireEvent.change(input(), { target: { value: text } });
const sentBy = (client: ReturnType<typeof clientWith>) => client.calls.filter(([name]) => name === "sendMessage");

test("[UI8] Enter sends what was written, empties the composer, and shows it as sending", () => {
  const client = clientWith([]);
  renderChat(client);
  write("Hello\nthere  \n");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
  expect(sentBy(client)).toEqual([["sendMessage", WITH_BEN, "Hello\nthere"]]);
  expect(input().value).toBe("");
  expect(screen.getByRole("img", { name: "Sending" })).toBeDefined();
});

test("[UI8] Shift and Enter, and white space alone, send nothing", () => {
  const client = clientWith([]);
  renderChat(client);
  write("Hello");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13, shiftKey: true });
  write(" \n ");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
  expect(sentBy(client)).toEqual([]);
});

test("[UI8] [LIMIT10] what cannot be seen is not sent, neither by Enter nor by the button", () => {
  const client = clientWith([]);
  renderChat(client);
  for (const text of ["\u3164", "\u200b\u2800", "\u202e\n"]) {
    write(text);
    fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Send" }).disabled).toBe(true);
  }
  expect([sentBy(client), input().getAttribute("aria-invalid")]).toEqual([[], null]);
});

test("[UI8] on a touch screen Enter breaks the line, as its key says, and the button sends", () => {
  havePointer("coarse");
  const client = clientWith([]);
  renderChat(client);
  write("Hello");
  expect(fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 })).toBe(true);
  expect([sentBy(client), input().getAttribute("enterkeyhint")]).toEqual([[], "enter"]);
  fireEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(sentBy(client)).toEqual([["sendMessage", WITH_BEN, "Hello"]]);
});

test("[UI8] Enter that ends a composition sends nothing, the next one does, whatever isComposing says by then", () => {
  const client = clientWith([]);
  renderChat(client);
  fireEvent.compositionStart(input());
  write("日本語");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 229, isComposing: true });
  fireEvent.compositionEnd(input());
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 229 });
  expect(sentBy(client)).toEqual([]);
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13, isComposing: true });
  expect(sentBy(client)).toEqual([["sendMessage", WITH_BEN, "日本語"]]);
});

test("[UI10] without a connection the composer works, and the message waits", () => {
  const client = clientWith([]);
  client.connection.set({ status: "offline", refusedBecause: null });
  renderChat(client);
  write("Later");
  fireEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(screen.getByRole("img", { name: "Waiting for the connection" })).toBeDefined();
});

test("[UI10] while the conversation is still loading, what is sent shows already", () => {
  const client = clientWith([]);
  client.timeline(WITH_BEN).update((now) => ({ ...now, status: "loading" }));
  renderChat(client);
  write("Early");
  fireEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(screen.getByText("Early")).toBeDefined();
});

test("[UI9] each conversation has its own draft, and what is sent goes to the conversation that is shown", () => {
  const client = clientWith([]);
  const { again } = renderChat(client);
  write("for Ben");
  again({ conversationId: 30, otherUser: { user_id: 3, name: "Ben", image: null } });
  expect(input().value).toBe("");
  write("for the other");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
  again({ conversationId: WITH_BEN });
  expect(input().value).toBe("for Ben");
  expect(sentBy(client)).toEqual([["sendMessage", 30, "for the other"]]);
});

test("[UI9] somebody else at the same browser does not see the draft", () => {
  const client = clientWith([]);
  const { again } = renderChat(client);
  write("private");
  act(() => client.me.set({ ...ADA, user_id: 9 }));
  again({ currentUserId: 9 });
  expect(input().value).toBe("");
});

test("[UI26] content that cannot be sent stays, says so, and the application is told", () => {
  const onError = vi.fn();
  renderChat(clientWith([]), { onError });
  write("half a \ud83d");
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
  expect(input().value).toBe("half a \ud83d");
  expect(input().getAttribute("aria-invalid")).toBe("true");
  expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(RangeError);
});

test("[UI26] near the limit the characters left are counted as people count, and beyond it nothing is sent", () => {
  const client = clientWith([]);
  renderChat(client, { maxLength: 10 });
  write("😀".repeat(10));
  expect(screen.getByText("0 characters left")).toBeDefined();
  write("😀".repeat(11));
  fireEvent.keyDown(input(), { key: "Enter", keyCode: 13 });
  expect(screen.getByText("1 character too many")).toBeDefined();
  expect(sentBy(client)).toEqual([]);
});

test.each([
  { maxLength: 10, longest: 10 },
  { maxLength: 9_999, longest: 5_000 },
  { maxLength: undefined, longest: 5_000 },
])("[UI26] with maxLength $maxLength a message has at most $longest code points", ({ maxLength, longest }) => {
  const client = clientWith([]);
  renderChat(client, { maxLength });
  const send = () => screen.getByRole<HTMLButtonElement>("button", { name: "Send" });
  write("x".repeat(longest));
  expect(send().disabled).toBe(false);
  write("x".repeat(longest + 1));
  expect(send().disabled).toBe(true);
});

test.each([
  { pointer: "fine", focused: true },
  { pointer: "coarse", focused: false },
])("[UI25] with a $pointer pointer, opening takes the focus: $focused", ({ pointer, focused }) => {
  havePointer(pointer);
  renderChat(clientWith([]), { autoFocus: true });
  expect(document.activeElement === input()).toBe(focused);
});

test("[UI25] pressing Send leaves the focus where it is", () => {
  renderChat(clientWith([]));
  write("Hello");
  expect(fireEvent.pointerDown(screen.getByRole("button", { name: "Send" }))).toBe(false);
});

test("[UI9] a draft that changes elsewhere on the page shows here", () => {
  const client = clientWith([]);
  renderChat(client);
  write("one");
  act(() => client.connection.set({ status: "offline", refusedBecause: null }));
  expect(input().value).toBe("one");
});
