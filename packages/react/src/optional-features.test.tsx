import { fireEvent, screen } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";
import { arrive, clientWith, renderChat, WITH_BEN } from "./testing/render-chat.js";
import { stored } from "./testing/sample-messages.js";
import { graphemesOf } from "./text/graphemes.js";
import { ENGLISH } from "./texts/strings.js";

const FEATURES: [owner: () => object, name: string][] = [
  [() => globalThis, "localStorage"],
  [() => globalThis, "matchMedia"],
  [() => globalThis, "ResizeObserver"],
  [() => globalThis, "IntersectionObserver"],
  [() => globalThis, "CSS"],
  [() => Intl, "DateTimeFormat"],
  [() => document, "hasFocus"],
  [() => document, "visibilityState"],
];

/** Takes a feature away until the test ends: it is absent, is null, or throws when it is named. */
function takeAway(owner: object, name: string, how: PropertyDescriptor): void {
  const before = Object.getOwnPropertyDescriptor(owner, name);
  Object.defineProperty(owner, name, { configurable: true, ...how });
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(owner, name);
    else Object.defineProperty(owner, name, before);
  });
}

const WAYS: [string, PropertyDescriptor][] = [
  ["is absent", { value: undefined }],
  ["is null", { value: null }],
  [
    "throws",
    {
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    },
  ],
];

/** The same for methods of what is there: their call throws. */
const METHODS: [owner: () => object, name: string][] = [
  [() => ResizeObserver.prototype, "observe"],
  [() => ResizeObserver.prototype, "disconnect"],
  [() => IntersectionObserver.prototype, "observe"],
  [() => IntersectionObserver.prototype, "disconnect"],
  [() => Storage.prototype, "getItem"],
  [() => Storage.prototype, "setItem"],
  [() => CSS, "supports"],
  [() => document, "hasFocus"],
  [() => Intl.DateTimeFormat.prototype, "resolvedOptions"],
];
const CALL = {
  value() {
    throw new Error("This feature is kept from the page.");
  },
};

const cases = FEATURES.flatMap(([owner, name]) => WAYS.map(([way, how]) => ({ owner, name, way, how })));

test.each(cases)("[UI34] where $name $way, the window mounts, sends and receives", async ({ owner, name, how }) => {
  const error = vi.spyOn(console, "error");
  onTestFinished(() => error.mockRestore());
  takeAway(owner(), name, how);
  const client = clientWith([stored(1, { content: "👩‍👩‍👧‍👦", read_status: false })]);
  renderChat(client, { autoFocus: true });
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "sent all the same" } });
  fireEvent.click(screen.getByRole("button", { name: ENGLISH.send }));
  arrive(client, stored(3, { content: "and received" }));
  expect(screen.getByRole("log").textContent).toContain("sent all the same");
  expect(screen.getByRole("log").textContent).toContain("and received");
  expect(client.calls).toContainEqual(["sendMessage", WITH_BEN, "sent all the same"]);
  expect(error).not.toHaveBeenCalled();
});

test.each(METHODS)("[UI34] %#: where a call throws, the window mounts, sends, receives and unmounts", (owner, name) => {
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  vi.stubGlobal("CSS", { supports: () => true });
  onTestFinished(() => void vi.unstubAllGlobals());
  const error = vi.spyOn(console, "error");
  onTestFinished(() => error.mockRestore());
  takeAway(owner(), name, CALL);
  const client = clientWith([stored(1, { read_status: false })]);
  const { unmount } = renderChat(client, { autoFocus: true });
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "sent all the same" } });
  fireEvent.click(screen.getByRole("button", { name: ENGLISH.send }));
  arrive(client, stored(3, { content: "and received" }));
  expect(screen.getByRole("log").textContent).toContain("sent all the same");
  expect(screen.getByRole("log").textContent).toContain("and received");
  unmount();
  expect(error).not.toHaveBeenCalled();
});

test.each(WAYS)(
  "[UI34] where Intl.Segmenter %s, characters are counted nearly as people count them",
  async (_, how) => {
    takeAway(Intl, "Segmenter", how);
    vi.resetModules();
    const { graphemesOf: nearly } = await import("./text/graphemes.js");
    expect(nearly).not.toBe(graphemesOf);
    for (const text of ["👩‍👩‍👧‍👦", "🇩🇪🇫🇷", "é́x", "👍🏽!", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "a\nb", "\u0301x", "\ud800y", ""]) {
      expect(nearly(text), JSON.stringify(text)).toEqual(graphemesOf(text));
    }
  },
);
