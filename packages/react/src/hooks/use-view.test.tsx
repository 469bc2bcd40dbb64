import type { ConnectionStatus, DuologueClient } from "@duologue/client";
import { act, cleanup, render } from "@testing-library/react";
import { Profiler } from "react";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { ADA } from "../testing/sample-messages.js";
import { createScriptedClient } from "../testing/scripted-client.js";
import { useView } from "./use-view.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Shows two views of a client. */
function Status({ client }: { client: DuologueClient }) {
  return `${useView(client.outbox).unsent} ${useView(client.connection).status}`;
}

function renderStatus() {
  const client = createScriptedClient(ADA);
  const onRender = vi.fn();
  const { container, unmount } = render(
    <Profiler id="status" onRender={onRender}>
      <Status client={client} />
    </Profiler>,
  );
  return {
    /** In a task of its own, as each message comes from the connection. */
    count: (unsent: number) => act(async () => client.outbox.set({ kept: "device", unsent }, true)),
    become: (status: ConnectionStatus, canWait: boolean) =>
      act(async () => client.connection.set({ status, refusedBecause: null }, canWait)),
    shown: () => container.textContent,
    renders: () => onRender.mock.calls.length,
    unmount,
  };
}

const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

test("[UI32] of a hundred changes in quick succession the first is shown at once, and the others together", async () => {
  const { count, shown, renders } = renderStatus();
  await count(1);
  expect(shown()).toBe("1 live");
  for (let n = 2; n <= 100; n += 1) await count(n);
  expect([shown(), renders()]).toEqual(["1 live", 2]);
  pass(16);
  expect([shown(), renders()]).toEqual(["100 live", 3]);
});

test("[UI32] what changes after a frame without changes is shown at once", async () => {
  const { count, shown } = renderStatus();
  await count(1);
  pass(16);
  await count(2);
  expect(shown()).toBe("2 live");
});

test("[UI32] what changes in several views is shown together", async () => {
  const { count, become, shown, renders } = renderStatus();
  await count(1);
  await become("connecting", true);
  const before = renders();
  await count(2);
  await become("offline", true);
  expect(vi.getTimerCount()).toBe(1);
  pass(16);
  expect([shown(), renders() - before]).toEqual(["2 offline", 1]);
});

test("[UI32] what cannot wait is shown at once, with all that waits", async () => {
  const { count, become, shown } = renderStatus();
  await count(1);
  await count(2);
  await become("connecting", false);
  expect(shown()).toBe("2 connecting");
  await become("offline", false);
  expect(shown()).toBe("2 offline");
  expect(vi.getTimerCount()).toBe(0);
});

test("[UI32] on a hidden page, whose timers are late, a change after the frame is shown at once", async () => {
  const { count, shown } = renderStatus();
  await count(1);
  await count(2);
  const now = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 17);
  onTestFinished(() => now.mockRestore());
  await count(3);
  expect(shown()).toBe("3 live");
});

test("[UI32] what waits to be shown does not outlive the component", async () => {
  const { count, unmount } = renderStatus();
  await count(1);
  await count(2);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
