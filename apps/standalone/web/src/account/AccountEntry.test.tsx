import { LIMITS } from "@duologue/protocol";
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { AccountEntry } from "./AccountEntry.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function formAt(isInvited: boolean, answer: () => Promise<Response>) {
  vi.stubGlobal("fetch", answer);
  render(<AccountEntry onSignedIn={vi.fn()} isInvited={isInvited} />);
  return (await screen.findByRole("form")).getAttribute("aria-label");
}
const has = (hasAccounts: boolean) => async () => Response.json({ hasAccounts });

test.each([
  { what: "an empty server", isInvited: false, answer: has(false), form: "Create account" },
  { what: "a server with accounts", isInvited: false, answer: has(true), form: "Sign in" },
  { what: "an invitation", isInvited: true, answer: has(true), form: "Create account" },
  {
    what: "a server that does not say",
    isInvited: false,
    answer: async () => Response.json({}, { status: 503 }),
    form: "Sign in",
  },
])("[PAGE11] at $what the first form is: $form", async ({ isInvited, answer, form }) => {
  expect(await formAt(isInvited, answer)).toBe(form);
});

test("[PAGE11] the password rule is there before anybody types, with the server's limits", async () => {
  await formAt(false, has(false));
  const hint = document.getElementById(screen.getByLabelText("Password").getAttribute("aria-describedby") ?? "");
  expect(hint?.textContent).toBe(`Use ${LIMITS.passwordMin} to ${LIMITS.passwordMax} characters.`);
});
