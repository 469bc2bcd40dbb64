import type { BrowserContext, Page, WebSocketRoute } from "@playwright/test";
import { composer, expect, messages, openConversation, PASSWORD, type Person, test, write } from "./application.js";

/** What carries messages: the socket, and the routes of the chat. The page itself can be loaded without them. */
const CHAT = /\/(socket\.io|v1)\//;

/**
 * The chat's network of a browser, to cut and to bring back, for pages loaded from now on. (Playwright's `setOffline`
 * leaves an open socket as it is.)
 */
async function networkOf(context: BrowserContext) {
  let isCut = false;
  const open = new Set<WebSocketRoute>();
  await context.route(CHAT, (route) => (isCut ? route.abort() : route.fallback()));
  await context.routeWebSocket(CHAT, (socket) => {
    if (isCut) return void socket.close();
    open.add(socket).add(socket.connectToServer());
  });
  return {
    async cut() {
      isCut = true;
      for (const socket of open) await socket.close();
      open.clear();
      for (const page of context.pages()) await expect(page.getByText(/^(Connecting|No connection)/)).toBeVisible();
    },
    bringBack() {
      isCut = false;
    },
  };
}

/** Two people who have written to each other, both with the conversation open. */
async function meet(signUp: (name: string) => Promise<Person>, name: string) {
  const [ada, grace] = [await signUp(`Ada ${name}`), await signUp(`Grace ${name}`)];
  await openConversation(ada, grace);
  await write(ada.page, "before");
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toBeVisible();
  await grace.page.getByRole("link", { name: new RegExp(ada.name) }).click();
  await expect(texts(grace.page)).toHaveText([/before/]);
  const network = await networkOf(ada.page.context());
  await ada.page.reload();
  await expect(texts(ada.page)).toHaveText([/before/]);
  return { ada, grace, network };
}

const texts = (page: Page) => messages(page).locator("[data-key]");

/** How many messages the browser keeps; each is shown a moment before. */
const countKept = (page: Page) =>
  page.evaluate(async () => {
    const result = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const [{ name = "" } = {}] = await indexedDB.databases();
    const database = await result(indexedDB.open(name));
    const count = await result(database.transaction("entries").objectStore("entries").count());
    database.close();
    return count;
  });

test("[PAGE7] [CLIENT20] what was written offline is there after the tab was closed and opened, and sent once", async ({
  signUp,
}) => {
  const { ada, grace, network } = await meet(signUp, "Closing");
  const context = ada.page.context();
  const address = ada.page.url();
  await network.cut();
  await write(ada.page, "first");
  await write(ada.page, "second");
  await expect(texts(ada.page)).toHaveText([/before/, /first/, /second/]);
  await expect(texts(grace.page)).toHaveText([/before/]);
  await expect.poll(() => countKept(ada.page)).toBe(2);
  await ada.page.close();

  const page = await context.newPage();
  await page.goto(address);
  for (let load = 0; load < 2; load++) {
    await expect(texts(page)).toHaveText([/first/, /second/]);
    await page.reload();
  }
  network.bringBack();
  await page.reload();
  await expect(texts(grace.page)).toHaveText([/before/, /first/, /second/]);
  await expect(texts(page)).toHaveText([/before/, /first/, /second/]);
  // A marker: whatever was sent twice would stand before it.
  await write(page, "after");
  await expect(texts(grace.page)).toHaveText([/before/, /first/, /second/, /after/]);
});

test("[PAGE7] [CLIENT26] what two tabs wrote offline arrives once, in the order of writing, and both show it", async ({
  signUp,
}) => {
  const { ada, grace, network } = await meet(signUp, "Of Two Tabs");
  const context = ada.page.context();
  const other = await context.newPage();
  await other.goto(ada.page.url());
  await expect(texts(other)).toHaveText([/before/]);
  await network.cut();
  for (const [page, text] of [
    [ada.page, "one"],
    [other, "two"],
    [ada.page, "three"],
  ] as const) {
    await write(page, text);
    await expect(messages(page), `"${text}" in its own tab`).toContainText(text);
    const across = page === other ? ada.page : other;
    await expect(messages(across), `"${text}" in the other tab`).toContainText(text);
  }
  network.bringBack();
  // By now the next try of its own may be half a minute away.
  for (const page of [other, ada.page]) await page.getByRole("button", { name: "Retry now" }).click();
  const all = [/before/, /one/, /two/, /three/];
  for (const page of [grace.page, ada.page, other]) await expect(texts(page)).toHaveText(all);
  await write(other, "after");
  for (const page of [grace.page, ada.page, other]) await expect(texts(page)).toHaveText([...all, /after/]);
});

test("[PAGE7] [CLIENT27] who signs in next on the same browser neither sees nor sends it, and it waits for its writer", async ({
  signUp,
}) => {
  const { ada, grace, network } = await meet(signUp, "Of One Browser");
  const { page } = ada;
  const address = page.url();
  await network.cut();
  await write(page, "from Ada alone");
  await expect(messages(page)).toContainText("from Ada alone");
  await expect(texts(grace.page)).toHaveText([/before/]);
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Email").waitFor();
  network.bringBack();

  const signIn = async ({ email }: Person) => {
    await page.getByLabel("Email").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "New conversation" }).waitFor();
    await page.goto(address);
    await composer(page).waitFor();
  };
  // Grace takes part in the same conversation: if anybody were shown it, it would be her.
  await signIn(grace);
  await write(page, "from Grace");
  await expect(texts(page)).toHaveText([/before/, /from Grace/]);
  await expect(texts(grace.page)).toHaveText([/before/, /from Grace/]);
  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Email").waitFor();
  await signIn(ada);
  await expect(texts(page)).toHaveText([/before/, /from Grace/, /from Ada alone/]);
});
