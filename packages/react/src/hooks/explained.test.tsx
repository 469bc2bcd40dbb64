import { act, render } from "@testing-library/react";
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { ChatWindow, type ChatWindowProps } from "../components/ChatWindow.js";
import { ConversationList, type ConversationListProps } from "../components/ConversationList.js";
import { DuologueProvider } from "../DuologueProvider.js";
import { clientWith, WITH_BEN } from "../testing/render-chat.js";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  vi.useFakeTimers();
  warn = vi.spyOn(console, "warn").mockImplementation(() => {});
});
afterEach(() => {
  warn.mockRestore();
  vi.useRealTimers();
  document.head.replaceChildren();
});

const said = () => warn.mock.calls.map(([message]) => String(message));

function show(isAlone: boolean) {
  const select = () => {};
  const { unmount } = render(
    <DuologueProvider client={clientWith([])}>
      {isAlone ? <ConversationList selectedId={null} onSelect={select} /> : <ChatWindow conversationId={WITH_BEN} />}
    </DuologueProvider>,
  );
  act(() => void vi.advanceTimersByTime(1_000));
  unmount();
}

test("[UI46] a window without the style sheet says so once; with the sheet it says nothing", () => {
  document.head.append(Object.assign(document.createElement("style"), { textContent: ".duo { --duo-sheet: 1; }" }));
  show(false);
  expect(said()).toEqual([]);
  document.head.replaceChildren();
  show(false);
  show(false);
  expect(said()).toEqual([expect.stringContaining('import "@duologue/react/styles.css"')]);
});

test("[UI46] a component alone, without the class around it, says which", () => {
  show(true);
  show(true);
  expect(said()).toEqual([expect.stringContaining('an element with the class "duo" around it')]);
});

test("[UI46] a style sheet that comes within a second is in time", () => {
  const { unmount } = render(
    <DuologueProvider client={clientWith([])}>
      <ChatWindow conversationId={WITH_BEN} />
    </DuologueProvider>,
  );
  act(() => void vi.advanceTimersByTime(999));
  document.head.append(Object.assign(document.createElement("style"), { textContent: ".duo { --duo-sheet: 1; }" }));
  act(() => void vi.advanceTimersByTime(10_000));
  unmount();
  expect(said()).toEqual([]);
});

test("[UI46] an element that goes before the sheet can be there says nothing", () => {
  render(
    <DuologueProvider client={clientWith([])}>
      <ChatWindow conversationId={WITH_BEN} />
    </DuologueProvider>,
  ).unmount();
  act(() => void vi.advanceTimersByTime(10_000));
  expect(said()).toEqual([]);
});

test("[UI47] a prop that a component does not have is said once, with the one that may be meant", () => {
  const props = { conversationID: 7, onErorr: () => {}, palette: "dark", "data-testid": "chat", "aria-label": "Chat" };
  const chat = (
    <DuologueProvider client={clientWith([])}>
      <ChatWindow conversationId={WITH_BEN} {...(props as Partial<ChatWindowProps>)} />
      <ConversationList
        selectedId={null}
        onSelect={() => {}}
        {...({ onselect: 1 } as Partial<ConversationListProps>)}
      />
    </DuologueProvider>
  );
  const { rerender } = render(chat);
  rerender(chat);
  expect(said().toSorted()).toEqual([
    'Duologue: <ChatWindow> has no prop "conversationID". Did you mean "conversationId"?',
    'Duologue: <ChatWindow> has no prop "onErorr". Did you mean "onError"?',
    'Duologue: <ChatWindow> has no prop "palette".',
    'Duologue: <ConversationList> has no prop "onselect". Did you mean "onSelect"?',
  ]);
});
