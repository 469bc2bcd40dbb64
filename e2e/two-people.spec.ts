import type { BrowserContext } from "@playwright/test";
import {
  addressOf,
  composer,
  expect,
  messages,
  openConversation,
  PASSWORD,
  type Person,
  test,
  write,
} from "./application.js";

/** What a new person does who comes to the page. */
async function signUpByForm(context: BrowserContext, name: string): Promise<Person> {
  const page = await context.newPage();
  const email = addressOf(name);
  await page.goto("/");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "New conversation" }).waitFor();
  return { name, email, page };
}

test("[PAGE1] two people sign up, find each other, talk both ways, see the double check, reload and find all", async ({
  openBrowser,
}) => {
  const ada = await signUpByForm(await openBrowser(), "Ada Lovelace");
  const grace = await signUpByForm(await openBrowser(), "Grace Hopper");
  await openConversation(ada, grace);
  await write(ada.page, "Have you seen the new compiler?");
  await expect(messages(ada.page)).toContainText("Have you seen the new compiler?");
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toBeVisible();

  const item = grace.page.getByRole("link", { name: /Ada Lovelace/ });
  await expect(item).toContainText("Have you seen the new compiler?");
  await expect(item).toContainText("1");
  await item.click();
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toBeVisible();

  await write(grace.page, "I have. It finds mistakes before lunch.");
  await expect(messages(ada.page)).toContainText("It finds mistakes before lunch.");
  await expect(messages(grace.page).getByRole("img", { name: "Read" })).toBeVisible();

  for (const { page } of [ada, grace]) {
    await page.reload();
    await expect(messages(page)).toContainText("Have you seen the new compiler?");
    await expect(messages(page)).toContainText("It finds mistakes before lunch.");
    await expect(messages(page).getByRole("img", { name: "Read" })).toBeVisible();
    await expect(composer(page)).toBeVisible();
  }
});

test("[PAGE2] one goes offline, is written to, comes back and has it; what it wrote meanwhile arrives", async ({
  signUp,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Offline");
  const grace = await signUp("Grace Online");
  await openConversation(ada, grace);
  await write(ada.page, "Going through a tunnel");
  await grace.page.getByRole("link", { name: /Ada Offline/ }).click();
  await expect(messages(grace.page)).toContainText("Going through a tunnel");

  await ada.page.context().setOffline(true);
  await write(grace.page, "Are you there?");
  await write(ada.page, "Written in the tunnel");
  await expect(messages(ada.page).getByRole("img", { name: /Sending|Queued|Waiting/ })).toBeVisible();
  await expect(ada.page.getByText("No connection.")).toBeVisible();
  // The list of conversations says so too.
  await ada.page.goBack();
  await expect(messages(ada.page)).toHaveCount(0);
  await expect(ada.page.getByText("No connection.")).toBeVisible();
  await ada.page.goForward();

  await ada.page.context().setOffline(false);
  await expect(messages(ada.page)).toContainText("Are you there?");
  await expect(messages(grace.page)).toContainText("Written in the tunnel");
  for (const { page } of [ada, grace]) {
    await expect(messages(page).getByText("Written in the tunnel")).toHaveCount(1);
    await expect(messages(page).getByText("Are you there?")).toHaveCount(1);
  }
});

test("[ACCT5] signing out ends the session, and signing in finds everything again", async ({ signUp }) => {
  const ada = await signUp("Ada Returning");
  const grace = await signUp("Grace Staying");
  await openConversation(ada, grace);
  await write(ada.page, "See you tomorrow");
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toBeVisible();
  await ada.page.getByRole("button", { name: /Account of/ }).click();
  await ada.page.getByRole("button", { name: "Sign out" }).click();
  await ada.page.getByLabel("Email").fill(ada.email);
  await ada.page.getByLabel("Password").fill("not the password");
  await ada.page.getByRole("button", { name: "Sign in" }).click();
  await expect(ada.page.getByRole("alert")).toBeVisible();
  await ada.page.getByLabel("Password").fill(PASSWORD);
  await ada.page.getByRole("button", { name: "Sign in" }).click();
  await expect(ada.page.getByText("See you tomorrow").first()).toBeVisible();
});
