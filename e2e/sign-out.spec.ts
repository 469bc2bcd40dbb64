import type { BrowserContext, Page } from "@playwright/test";
import { expect, messages, openConversation, PASSWORD, type Person, test, write } from "./application.js";

const form = (page: Page) => page.getByRole("form", { name: "Sign in" });

/** Opens the page once more in the same browser. */
async function openTab(context: BrowserContext, name: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto("/");
  await page.getByRole("button", { name: `Account of ${name}` }).waitFor();
  return page;
}

async function signOut({ page, name }: Person): Promise<void> {
  await page.bringToFront();
  await page.getByRole("button", { name: `Account of ${name}` }).press("Enter");
  await page.getByRole("button", { name: "Sign out" }).press("Enter");
}

/** Runs in the page, before anything of it: other tabs cannot be reached. */
function takeAway(): void {
  for (const name of ["BroadcastChannel", "localStorage"]) {
    Object.defineProperty(window, name, {
      configurable: true,
      get() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      },
    });
  }
}

test("[ACCT22] [AUTH13] sign-out in one tab shows the sign-in form in all tabs of the browser, and in no other browser", async ({
  signUp,
  openBrowser,
}) => {
  const ada = await signUp("Ada Everywhere");
  const grace = await signUp("Grace Everywhere");
  await openConversation(ada, grace);
  await write(ada.page, "written before");
  const context = ada.page.context();
  const background = await openTab(context, ada.name);
  await background.goto(ada.page.url());
  await expect(messages(background)).toContainText("written before");
  const cutOff = await context.newPage();
  await cutOff.addInitScript(takeAway);
  await cutOff.goto("/");
  await cutOff.getByRole("button", { name: `Account of ${ada.name}` }).waitFor();
  const elsewhere = await openBrowser();
  await elsewhere.request.post("/auth/sign-in/email", { data: { email: ada.email, password: PASSWORD } });
  const other = await openTab(elsewhere, ada.name);

  await signOut(ada);
  for (const page of [ada.page, background, cutOff]) {
    await expect(form(page)).toBeVisible();
    await expect(page.getByText("written before")).toHaveCount(0);
    expect(new URL(page.url()).pathname).toBe("/");
  }
  await background.reload();
  await expect(form(background)).toBeVisible();
  await expect(other.getByRole("button", { name: `Account of ${ada.name}` })).toBeVisible();
  await other.getByRole("link", { name: /Grace Everywhere/ }).click();
  await write(other, "written after");
  await expect(messages(other).getByRole("img", { name: "Sent" }).last()).toBeVisible();
});

test("[ACCT22] a session that is revoked in another browser shows the sign-in form there at once", async ({
  signUp,
  openBrowser,
  application,
}) => {
  const ada = await signUp("Ada Revoking");
  const elsewhere = await openBrowser();
  await elsewhere.request.post("/auth/sign-in/email", { data: { email: ada.email, password: PASSWORD } });
  const stolen = await openTab(elsewhere, ada.name);
  const headers = { origin: application.url };
  const revoked = await ada.page.context().request.post("/auth/revoke-other-sessions", { data: {}, headers });
  expect(revoked.status()).toBe(200);
  await expect(form(stolen)).toBeVisible();
  await expect(ada.page.getByRole("button", { name: `Account of ${ada.name}` })).toBeVisible();
  // Whoever signs in there again is let in.
  await stolen.getByLabel("Email").fill(ada.email);
  await stolen.getByLabel("Password").fill(PASSWORD);
  await stolen.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(stolen.getByRole("button", { name: `Account of ${ada.name}` })).toBeVisible();
});
