import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";
import { DuologueProvider } from "../DuologueProvider.js";
import { arrive, clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, BEN, conversationWith, stored } from "../testing/sample-messages.js";
import { ENGLISH } from "../texts/strings.js";
import { ChatWindow } from "./ChatWindow.js";
import { ConversationList } from "./ConversationList.js";
import type { MessageProps } from "./MessageBubble.js";

let isBroken = true;
function Fragile({ message }: MessageProps) {
  if (isBroken) throw new Error("a message component that throws");
  return <p>{message.content}</p>;
}
const components = { Message: Fragile };

/** Keeps the console clean of what React says about the error, and counts it. */
function silenced() {
  isBroken = true;
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => error.mockRestore());
  return error;
}

test("[UI35] an error in the window shows what happened, reaches the application once, and trying again remounts", () => {
  silenced();
  const onError = vi.fn();
  const client = clientWith([stored(1)]);
  renderChat(client, { components, onError });
  expect(screen.getByRole("alert").textContent).toContain(ENGLISH.crashed);
  expect(onError.mock.calls.map(([error]) => String(error))).toEqual(["Error: a message component that throws"]);
  expect(client.openCount(WITH_BEN)).toBe(0);
  isBroken = false;
  fireEvent.click(screen.getByRole("button", { name: ENGLISH.tryAgain }));
  expect(screen.getByRole("log").textContent).toContain("Message 1");
  expect(client.openCount(WITH_BEN)).toBe(1);
  arrive(client, stored(2));
  expect(screen.getByRole("log").textContent).toContain("Message 2");
});

test("[UI35] an error in the window leaves what is around it alone, even if onError throws, and another conversation opens", () => {
  silenced();
  const client = clientWith([stored(1)]);
  function onError() {
    throw new Error("the application's own");
  }
  const page = (conversationId: number) => (
    <DuologueProvider client={client}>
      <p>the host's own</p>
      <ChatWindow
        conversationId={conversationId}
        currentUserId={ADA.user_id}
        components={components}
        onError={onError}
      />
    </DuologueProvider>
  );
  const { rerender } = render(page(WITH_BEN));
  expect(screen.getByText("the host's own")).toBeDefined();
  expect(screen.getByRole("alert")).toBeDefined();
  rerender(page(WITH_BEN + 1));
  expect(screen.queryByRole("alert")).toBeNull();
});

test("[UI35] an error in the list of conversations stays in the list", () => {
  silenced();
  const client = clientWith([stored(1)]);
  const onError = vi.fn();
  render(
    <DuologueProvider client={client}>
      <ConversationList currentUserId={ADA.user_id} selectedId={null} onSelect={() => {}} onError={onError} />
      <ChatWindow conversationId={WITH_BEN} currentUserId={ADA.user_id} />
    </DuologueProvider>,
  );
  const bad = { ...conversationWith(BEN), other_user: null as unknown as typeof BEN };
  act(() => client.conversations.update((list) => ({ ...list, conversations: [bad] })));
  expect(onError).toHaveBeenCalledOnce();
  expect(screen.getAllByRole("alert")).toHaveLength(1);
  expect(screen.getByRole("log").textContent).toContain("Message 1");
});

test.each([
  { style: "height: 400px" },
  { className: Symbol("chat") },
  { conversationId: Symbol("1") },
  { currentUserId: 10n },
])("[UI35] props of another type, such as %o, change nothing outside of the window", (props) => {
  silenced();
  const client = clientWith([stored(1)]);
  render(
    <DuologueProvider client={client}>
      <p>the host's own</p>
      <ChatWindow conversationId={WITH_BEN} {...(props as object)} />
    </DuologueProvider>,
  );
  expect(screen.getByText("the host's own")).toBeDefined();
  const root = document.querySelector(".duo-chat");
  expect(root?.querySelector("[role=alert], [role=log]")).not.toBeNull();
});
