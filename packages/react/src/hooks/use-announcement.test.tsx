import { act } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { arrive, clientWith, renderChat, WITH_BEN } from "../testing/render-chat.js";
import { pending, stored } from "../testing/sample-messages.js";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setup() {
  const client = clientWith([stored(10)]);
  const { container } = renderChat(client);
  const spoken = () => container.querySelector('[aria-live="polite"]')?.textContent;
  const wait = (ms: number) => act(() => void vi.advanceTimersByTime(ms));
  return { client, spoken, wait };
}

test("[UI16] a message that arrives is spoken with the name of its sender", () => {
  const { client, spoken, wait } = setup();
  arrive(client, stored(11));
  wait(1_000);
  expect(spoken()).toBe("Ben: Message 11");
});

test("[UI16] what arrives within a second is one announcement, and a stream does not put it off", () => {
  const { client, spoken, wait } = setup();
  for (const id of [11, 12, 13]) {
    arrive(client, stored(id));
    wait(400);
  }
  expect(spoken()).toBe("3 new messages from Ben");
  arrive(client, stored(14));
  wait(1_000);
  expect(spoken()).toBe("Ben: Message 14");
});

test("[UI16] history, read marks and one's own messages are silent", () => {
  const { client, spoken, wait } = setup();
  const timeline = client.timeline(WITH_BEN);
  act(() => timeline.update((now) => ({ ...now, messages: [stored(8), stored(9), ...now.messages] })));
  arrive(client, pending("p"));
  wait(5_000);
  expect(spoken()).toBe("");
});

test("[UI16] what arrives while an announcement is made is in the next one", () => {
  const { client, spoken, wait } = setup();
  arrive(client, stored(11));
  act(() => {
    vi.advanceTimersByTime(1_000);
    arrive(client, stored(12));
  });
  expect(spoken()).toBe("Ben: Message 11");
  wait(1_000);
  expect(spoken()).toBe("Ben: Message 12");
});
