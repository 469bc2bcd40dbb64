import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, type MockInstance, test, vi } from "vitest";
import { ConversationList } from "../components/ConversationList.js";
import { DuologueProvider } from "../DuologueProvider.js";
import { clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { ADA, stored } from "../testing/sample-messages.js";

let error: MockInstance<typeof console.error>;
beforeEach(() => {
  error = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => error.mockRestore());

const own = () => stored(1, { sender_id: ADA.user_id, content: "Mine" });
const isOwn = () => screen.getByText("Mine").closest(".duo-message")?.getAttribute("data-self");
const input = () => screen.getByRole<HTMLTextAreaElement>("textbox");

async function type(text: string) {
  const { fireEvent } = await import("@testing-library/react");
  fireEvent.change(input(), { target: { value: text } });
}

test("[UI45] without currentUserId, the client's user is the one whose messages stand on their own side", () => {
  renderChat(clientWith([own()]), { currentUserId: undefined });
  expect([isOwn(), error.mock.calls]).toEqual(["true", []]);
});

test.each([999, "u-17"])("[UI45] a currentUserId of %j is reported once and does not count", (wrong) => {
  const onError = vi.fn();
  const client = clientWith([own()]);
  const { again } = renderChat(client, { currentUserId: wrong as number, onError });
  again({ readReceipts: "manual" });
  expect(isOwn()).toBe("true");
  expect(error.mock.calls).toEqual([
    [
      expect.stringContaining(
        `Duologue: currentUserId is ${JSON.stringify(wrong)}, and the client's user is ${ADA.user_id}.`,
      ),
    ],
  ]);
  expect(onError.mock.calls.map(([given]) => [given.name, given.code])).toContainEqual([
    "WrongUserError",
    "wrong_user",
  ]);
  render(
    <DuologueProvider client={client}>
      <ConversationList currentUserId={wrong as number} selectedId={null} onSelect={() => {}} onError={onError} />
    </DuologueProvider>,
  );
  expect(error).toHaveBeenCalledTimes(1);
});

test("[UI45] [UI9] a draft that is begun before the user is known becomes theirs, and is stored only then", async () => {
  const client = clientWith([]);
  act(() => client.me.set(null));
  renderChat(client, { currentUserId: undefined });
  await type("begun");
  expect([input().value, localStorage.length]).toEqual(["begun", 0]);
  act(() => client.me.set(ADA));
  expect(input().value).toBe("begun");
  expect(localStorage.getItem(`duologue:draft:${ADA.user_id}:${WITH_BEN}`)).toBe("begun");
  act(() => client.me.set(null));
  expect(input().value).toBe("");
  await type("again");
  act(() => client.me.set(ADA));
  expect(input().value).toBe("begun\nagain");
  await type("");
});
