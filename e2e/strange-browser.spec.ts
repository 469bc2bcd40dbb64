import type { Page } from "@playwright/test";
import { composer, expect, messages, openConversation, PASSWORD, test, write } from "./application.js";

/** Notes every error that the page raises, or that React reports. */
function errorsOf(page: Page): string[] {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|WebSocket/.test(message.text()))
      errors.push(message.text());
  });
  return errors;
}

/** Runs in the page, before anything of it: takes away what a browser may lack or keep from the page. */
function takeAway(throws: boolean): void {
  const globals = ["localStorage", "indexedDB", "BroadcastChannel", "matchMedia", "IntersectionObserver", "CSS"];
  const places: [object, string[]][] = [
    [window, globals],
    [Navigator.prototype, ["locks"]],
    [Document.prototype, ["hasFocus"]],
    [History.prototype, ["pushState", "replaceState"]],
    [ResizeObserver.prototype, ["observe", "disconnect"]],
    [Intl.DateTimeFormat.prototype, ["format", "resolvedOptions"]],
    [Intl, ["Segmenter"]],
    [AbortSignal, ["timeout", "any"]],
    [Crypto.prototype, ["randomUUID", "subtle"]],
  ];
  const absent = { configurable: true, value: undefined };
  function get() {
    throw new DOMException("The operation is insecure.", "SecurityError");
  }
  for (const [owner, names] of places) {
    for (const name of names) Object.defineProperty(owner, name, throws ? { configurable: true, get } : absent);
  }
  Object.defineProperty(Navigator.prototype, "language", {
    configurable: true,
    value: throws ? "en-US@posix" : undefined,
  });
}

test("[PAGE13] the page works where browser features are absent or throw, at any address, with any stored data", async ({
  signUp,
}) => {
  test.setTimeout(180_000);
  const ada = await signUp("Ada Strange");
  const grace = await signUp("Grace Usual");
  await openConversation(ada, grace);
  await write(ada.page, "before");
  await expect(messages(ada.page)).toContainText("before");
  const address = ada.page.url();
  await ada.page.evaluate(() => {
    for (const key of [...Object.keys(localStorage), "duologue:draft:1:1", "duologue:nonsense"])
      localStorage.setItem(key, "\ud800{");
    history.replaceState("nonsense", "");
  });
  await grace.page.getByRole("link", { name: /Ada Strange/ }).click();
  for (const throws of [false, true]) {
    const page = await ada.page.context().newPage();
    const errors = errorsOf(page);
    await page.addInitScript(takeAway, throws);
    for (const path of ["/c/%E0%A4%A", "/c/99999999999999999999"]) {
      await page.goto(path);
      await expect(page.getByRole("link", { name: /Grace Usual/ })).toBeVisible();
    }
    await page.goto("/");
    await page.getByRole("link", { name: /Grace Usual/ }).click();
    await expect(page).toHaveURL(address);
    await write(page, `sent, throws: ${throws}`);
    await expect(messages(grace.page)).toContainText(`sent, throws: ${throws}`);
    await write(grace.page, `answered, throws: ${throws}`);
    await expect(messages(page)).toContainText(`answered, throws: ${throws}`);
    expect(errors).toEqual([]);
    await page.close();
  }
});

/** Runs in the page, before anything of it: does to every text what a browser's translator does, again and again. */
function translatePage(): void {
  function translate(): void {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) texts.push(text as Text);
    for (const text of texts) {
      if (text.parentElement?.localName === "font" || text.data.trim() === "") continue;
      const outer = document.createElement("font");
      outer.append(document.createElement("font"));
      text.replaceWith(outer);
      outer.firstElementChild?.append(text.data);
    }
  }
  document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver(translate).observe(document.body, { childList: true, characterData: true, subtree: true });
    translate();
  });
}

test("[PAGE14] a translated page does everything that the page does", async ({ openBrowser, signUp }) => {
  test.setTimeout(180_000);
  const grace = await signUp("Grace Plain");
  const context = await openBrowser();
  const page = await context.newPage();
  const errors = errorsOf(page);
  await page.addInitScript(translatePage);
  await page.goto("/");

  // The account card: both forms, errors at fields, a refusal.
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "Sign in instead" }).click();
  await page.getByLabel("Email").fill("ada.translated@example.com");
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText("do not belong together");
  await page.getByRole("button", { name: "Create an account" }).click();
  await page.getByLabel("Name").fill("Ada Translated");
  await page.getByLabel("Email").fill(`ada.${crypto.randomUUID().slice(0, 8)}@example.com`);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("button", { name: "New conversation" }).waitFor();

  // The search, the window, both ways, read marks, the list.
  const ada = { name: "Ada Translated", email: "", page };
  await page.getByRole("button", { name: "New conversation" }).click();
  await page.getByRole("combobox").fill("no user of that name");
  await expect(page.getByText("Nobody is called")).toBeVisible();
  await page.getByRole("button", { name: "Close" }).click();
  await openConversation(ada, grace);
  await write(page, "Look at https://example.org, it is new");
  await expect(page.getByRole("link", { name: /Grace Plain/ })).toContainText("You: Look at");
  await grace.page.getByRole("link", { name: /Ada Translated/ }).click();
  await write(grace.page, "an answer");
  await expect(messages(page)).toContainText("an answer");
  await expect(page.getByRole("link", { name: /Grace Plain/ })).toContainText("an answer");
  await write(page, "and back");
  await expect(messages(page).getByRole("img", { name: "Read" })).toHaveCount(2);

  // Offline and back, with a message that waits, and a draft that is too long.
  await context.setOffline(true);
  await write(page, "written offline");
  await expect(page.getByText("No connection.")).toBeVisible();
  await context.setOffline(false);
  await expect(messages(grace.page)).toContainText("written offline");
  await composer(page).fill("x".repeat(5_001));
  await expect(page.getByText("1 character too many")).toBeVisible();
  await composer(page).fill("");

  await page.getByRole("button", { name: /Account of/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Create an account" })).toBeVisible();
  await expect(page.locator("font > font").first()).toBeVisible();
  expect(errors.filter((error) => !/ERR_INTERNET_DISCONNECTED|status of 401/.test(error))).toEqual([]);
});
