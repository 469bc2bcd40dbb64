import type { Page } from "@playwright/test";
import { addressOf, composer, expect, PASSWORD, test } from "./application.js";

test.use({ database: "pglite", isEmpty: true });

async function createAccount(page: Page, name: string): Promise<void> {
  await expect(page.getByText("8 to 128 characters")).toBeVisible();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(addressOf(name));
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
}

test("[PAGE11] [PAGE12] [PAGE15] [PAGE16] [START27] the first user creates an account, sends a link, and meets the second", async ({
  openBrowser,
  signUp,
  application: { url },
}) => {
  const adas = await openBrowser({ permissions: ["clipboard-read", "clipboard-write"] });
  const ada = await adas.newPage();
  await ada.goto("/");
  await expect(ada.getByText("Nobody has an account here yet.")).toBeVisible();
  await createAccount(ada, "Ada First");
  await expect(ada.getByText("You are the first one here")).toBeVisible();
  await expect(ada.getByText("works on this computer only")).toBeVisible();
  await ada.getByRole("button", { name: "Copy link" }).click();
  await expect(ada.getByText("Copied.")).toBeVisible();
  const link = await ada.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${url}/with/1`);

  const ben = await (await openBrowser()).newPage();
  await ben.goto(link);
  await expect(ben.getByText("You are invited to a conversation.")).toBeVisible();
  await expect(ben.getByText("Ada")).toHaveCount(0);
  await createAccount(ben, "Ben Second");
  await expect(composer(ben)).toBeVisible();
  await expect(ben.getByRole("heading", { name: "Ada First" })).toBeVisible();
  await expect(ada.getByRole("link", { name: /Ben Second/ })).toBeVisible();
  await ben.goBack();
  await expect(ben.getByRole("link", { name: /Ada First/ })).toBeVisible();

  const stranger = await (await openBrowser()).newPage();
  await stranger.goto("/");
  await expect(stranger.getByRole("form", { name: "Sign in" })).toBeVisible();

  const cleo = await signUp("Cleo Third");
  await cleo.page.goto(link);
  await cleo.page.getByRole("button", { name: "Not now" }).click();
  await expect(cleo.page.getByText("It is quiet here")).toBeVisible();
  await cleo.page.goto(link);
  await cleo.page.getByRole("button", { name: "Open the conversation" }).click();
  await expect(composer(cleo.page)).toBeVisible();
});
