import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { AccountCard } from "./AccountCard.js";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Renders the card before a server that gives this answer, and writes down what it is asked. */
function setup(answer: () => Promise<Response>) {
  const asked: [string, unknown][] = [];
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push([path, JSON.parse(String(init.body))]);
    return answer();
  });
  const onSignedIn = vi.fn();
  render(
    <StrictMode>
      <AccountCard onSignedIn={onSignedIn} />
    </StrictMode>,
  );
  return { asked, onSignedIn };
}

const fill = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }));
const json = (status: number, body: unknown) => async () => Response.json(body, { status });

test("[UI23] somebody new gives a name, an email and a password, and is in", async () => {
  const { asked, onSignedIn } = setup(json(200, { token: "t", user: { id: "7", name: "Ada" } }));
  press("Create an account");
  fill("Name", " Ada ");
  fill("Email", "ada@example.com ");
  fill("Password", "lovelace1");
  press("Create account");
  await waitFor(() => expect(onSignedIn.mock.calls).toEqual([[{ userId: 7, name: "Ada" }]]));
  expect(asked).toEqual([["/auth/sign-up/email", { name: "Ada", email: "ada@example.com", password: "lovelace1" }]]);
});

test("[UI23] a field that is wrong says what is wrong, and nothing is asked", () => {
  const { asked } = setup(json(200, {}));
  press("Sign in");
  const email = screen.getByLabelText("Email");
  const hint = document.getElementById(email.getAttribute("aria-describedby") ?? "");
  expect([email.getAttribute("aria-invalid"), hint?.textContent]).toEqual(["true", "Enter your email address."]);
  expect(asked).toEqual([]);
  expect(document.activeElement).toBe(email);
});

test("[UI23] the focus goes to the first field that is wrong", () => {
  setup(json(200, {}));
  fill("Email", "ada@example.com");
  press("Sign in");
  expect(document.activeElement).toBe(screen.getByLabelText("Password"));
});

test.each([
  { status: 401, body: { code: "INVALID_EMAIL_OR_PASSWORD" }, says: "That email and password do not belong together." },
  {
    status: 400,
    body: { code: "VALIDATION_ERROR", message: "[body.email] Invalid email address" },
    says: "That was not accepted. Please check what you entered.",
  },
  { status: 422, body: { code: "NEW_CODE", message: "Something else." }, says: "Something else." },
  { status: 429, body: null, says: "Too many tries. Wait a minute, then try again." },
  {
    status: 503,
    body: { error: "The database cannot be reached just now.", code: "unavailable" },
    says: "The server is temporarily unavailable. Please try again in a moment.",
  },
  { status: 500, body: null, says: "Something went wrong on the server. Please try again." },
])("[UI23] a refusal with $status is told in words, and one can try again", async ({ status, body, says }) => {
  const { asked } = setup(json(status, body));
  fill("Email", "ada@example.com");
  fill("Password", "x");
  press("Sign in");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toBe(says));
  press("Sign in");
  await waitFor(() => expect(asked).toHaveLength(2));
});

test("[UI23] without a connection that is what is said", async () => {
  setup(() => Promise.reject(new TypeError("Failed to fetch")));
  fill("Email", "ada@example.com");
  fill("Password", "x");
  press("Sign in");
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("cannot be reached"));
});

test("[ACCT5] a sign-out that is not finished is said above the card", () => {
  render(<AccountCard onSignedIn={vi.fn()} isSigningOut />);
  expect(screen.getByRole("status").textContent).toContain("could still get in");
});
