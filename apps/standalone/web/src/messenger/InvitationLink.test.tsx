import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { InvitationLink } from "./InvitationLink.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function setup(features: object, origin = "https://chat.example.com") {
  const { hostname } = new URL(origin);
  vi.stubGlobal("location", { origin, hostname });
  vi.stubGlobal("navigator", features);
  render(<InvitationLink userId={7} />);
  return screen.getByRole<HTMLInputElement>("textbox", { name: "Invitation link" });
}

const says = () => screen.getByRole("status").textContent;

test("[PAGE12] the link is copied, and contains the user's id alone", async () => {
  const writeText = vi.fn(async () => {});
  expect(setup({ clipboard: { writeText } }).value).toBe("https://chat.example.com/with/7");
  fireEvent.click(screen.getByRole("button", { name: "Copy link" }));
  await waitFor(() => expect(says()).toBe("Copied."));
  expect(writeText.mock.calls).toEqual([["https://chat.example.com/with/7"]]);
});

test.each([
  { what: "no clipboard", features: {} },
  {
    what: "a clipboard whose access throws",
    features: {
      get clipboard() {
        throw new Error("blocked");
      },
    },
  },
  {
    what: "a user who does not allow it",
    features: { clipboard: { writeText: () => Promise.reject(new Error("no")) } },
  },
])("[PAGE12] with $what, the link is selected and the page says so", async ({ features }) => {
  const field = setup(features);
  // The user was there before, and selected nothing.
  field.focus();
  field.setSelectionRange(0, 0);
  fireEvent.click(screen.getByRole("button", { name: "Copy link" }));
  await waitFor(() => expect(says()).toContain("copy it yourself"));
  expect(document.activeElement).toBe(field);
  expect([field.selectionStart, field.selectionEnd]).toEqual([0, field.value.length]);
});

test("[PAGE12] it is shared where the browser can, and a share that is cancelled is nothing", async () => {
  const share = vi.fn(() => Promise.reject(new DOMException("cancelled", "AbortError")));
  setup({ canShare: () => true, share });
  fireEvent.click(screen.getByRole("button", { name: "Share" }));
  await waitFor(() => expect(share.mock.calls).toEqual([[{ url: "https://chat.example.com/with/7" }]]));
  cleanup();
  setup({ canShare: () => false, share });
  expect(screen.queryByRole("button", { name: "Share" })).toBeNull();
});

test.each([
  ["http://localhost:3000", true],
  ["http://127.0.0.1:3000", true],
  ["http://127.1.2.3", true],
  ["http://[::1]:3000", true],
  ["http://chat.localhost", true],
  ["http://192.168.1.4:3000", false],
  ["https://chat.example.com", false],
  ["https://localhost.example.com", false],
])("[PAGE12] at %s it says that the link works here only: %s", (origin, isHereOnly) => {
  const field = setup({}, origin);
  expect(screen.queryByText(/works on this computer only/) !== null).toBe(isHereOnly);
  expect(field.hasAttribute("aria-describedby")).toBe(isHereOnly);
});
