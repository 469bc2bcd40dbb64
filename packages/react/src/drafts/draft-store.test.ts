// @vitest-environment happy-dom
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
