import { expect, test, vi } from "vitest";
import { createDraftStore } from "./draft-store.js";

test("[UI9] a draft is there after a reload, and gone once it is sent", () => {
  createDraftStore(() => localStorage).write("a", "Dear Ben");
  const reloaded = createDraftStore(() => localStorage);
  expect(reloaded.read("a")).toBe("Dear Ben");
  reloaded.write("a", "");
  expect(localStorage.getItem("a")).toBeNull();
});

test("[UI9] drafts of different keys stay apart", () => {
  const store = createDraftStore(() => localStorage);
  store.write("a", "for a");
  expect([store.read("a"), store.read("b")]).toEqual(["for a", ""]);
});

test("[UI9] where storage is refused, a draft lives as long as the page", () => {
  const store = createDraftStore(() => {
    throw new DOMException("denied", "SecurityError");
  });
  const listener = vi.fn();
  store.subscribe(listener);
  store.write("a", "still here");
  expect([store.read("a"), listener.mock.calls.length]).toEqual(["still here", 1]);
});

test.each([
  { what: "sent", newValue: null, here: "" },
  { what: "written on", newValue: "Dear Ben, how are you", here: "Dear Ben, how are you" },
])("[UI9] what was $what in another tab is so here, if it is the same draft", ({ newValue, here }) => {
  const store = createDraftStore(() => localStorage);
  const listener = vi.fn();
  store.write("a", "Dear Ben");
  store.subscribe(listener);
  store.hear({ key: "a", oldValue: "Dear Ben", newValue });
  expect([store.read("a"), listener.mock.calls.length]).toEqual([here, 1]);
});

test("[UI9] a draft that was changed here stays, whatever another tab does with its own", () => {
  const store = createDraftStore(() => localStorage);
  store.write("a", "Dear Ben, dear Cleo");
  store.hear({ key: "a", oldValue: "Dear Ben", newValue: null });
  expect(store.read("a")).toBe("Dear Ben, dear Cleo");
});
