import { composer, expect, messages, openConversation, test, write } from "./application.js";

/** On a database behind a network that can be cut: see the projects in playwright.config.ts. */
test("[UI10] [UI27] [CLIENT24] while the database is away one can open a conversation and write; all comes by itself", async ({
  signUp,
  network,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Outlasting");
  const grace = await signUp("Grace Outlasting");
  const alan = await signUp("Alan Outlasting");
  await openConversation(grace, ada);
  await write(grace.page, "Written before");
  await expect(messages(grace.page).getByRole("img", { name: "Sent" })).toBeVisible();
  await openConversation(ada, alan);

  network.cut();
  await ada.page.getByRole("link", { name: /Grace Outlasting/ }).click();
  await expect(ada.page.getByText("Messages can’t be loaded just now.")).toBeVisible();
  await write(ada.page, "Written meanwhile");
  await expect(messages(ada.page)).toContainText("Written meanwhile");
  await ada.page.getByRole("button", { name: "Try again" }).press("Enter");
  await expect(ada.page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expect(composer(ada.page)).toBeVisible();
  expect(await ada.page.evaluate(() => document.activeElement !== document.body)).toBe(true);

  network.heal();
  await expect(messages(ada.page)).toContainText("Written before");
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toBeVisible();
  await expect(messages(grace.page)).toContainText("Written meanwhile");
});

test("[ACCT5] [ACCT11] while the database is away the page waits, and a sign-out is said to be unfinished; both continue", async ({
  signUp,
  network,
}) => {
  const { page } = await signUp("Ada Leaving");
  const signOut = async () => {
    await page.getByRole("button", { name: "Account of Ada Leaving" }).press("Enter");
    await page.getByRole("button", { name: "Sign out" }).press("Enter");
  };
  network.cut();
  await page.reload();
  await expect(page.getByText("The server is unavailable.")).toBeVisible();
  network.heal();
  await expect(page.getByRole("button", { name: "Account of Ada Leaving" })).toBeVisible();

  network.cut();
  await signOut();
  await expect(page.getByText("could not end your session")).toBeVisible();
  expect((await page.context().cookies()).some(({ name }) => name.endsWith("session_token"))).toBe(true);
  network.heal();
  await expect(page.getByText("could not end your session")).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  expect((await page.request.get("/auth/token")).status()).toBe(401);
});

test("[PAGE2] the search opens without a connection, though nobody opened it before", async ({ signUp }) => {
  const { page } = await signUp("Ada Unconnected");
  // A page of her own that has just been loaded.
  const loaded = page.waitForResponse(/NewConversation/);
  await page.reload();
  await loaded;
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "New conversation" }).press("Enter");
  await expect(page.getByRole("combobox", { name: "Search people" })).toBeVisible();
});

test("[PAGE2] a search that could not be loaded leaves the page as it is, and opens in a fresh one", async ({
  signUp,
}) => {
  const { page } = await signUp("Ada Unlucky");
  const search = page.getByRole("combobox", { name: "Search people" });
  const opener = page.getByRole("button", { name: "New conversation" });
  await page.route(/NewConversation/, (route) => route.abort());
  const failed = page.waitForEvent("requestfailed", (request) => request.url().includes("NewConversation"));
  await page.reload();
  await failed;
  await page.context().setOffline(true);
  await opener.press("Enter");
  await expect(page.getByText("No connection.")).toBeVisible();
  await expect(page.getByText("It is quiet here")).toBeVisible();
  await expect(search).toHaveCount(0);
  await page.unroute(/NewConversation/);
  await page.context().setOffline(false);
  await expect(async () => {
    await opener.press("Enter");
    await expect(search).toBeVisible({ timeout: 1_000 });
  }).toPass();
});
