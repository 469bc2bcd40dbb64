import type { Page } from "@playwright/test";
import { composer, expect, messages, openConversation, test, write } from "./application.js";

test("[UI8] Enter sends, Shift+Enter does not, and an input method's Enter never does", async ({ signUp }) => {
  const ada = await signUp("Ada Typing");
  const grace = await signUp("Grace Typed");
  await openConversation(ada, grace);
  const { page } = ada;
  await composer(page).pressSequentially("two");
  await composer(page).press("Shift+Enter");
  await composer(page).pressSequentially("lines");
  await composer(page).press("Enter");
  await expect(messages(page).getByText("two\nlines")).toBeVisible();

  // Chromium's own composition, as an input method makes it.
  const input = await page.context().newCDPSession(page);
  await composer(page).focus();
  await input.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
  await input.send("Input.dispatchKeyEvent", {
    type: "keyDown",
    key: "Enter",
    code: "Enter",
    windowsVirtualKeyCode: 229,
  });
  await expect(composer(page)).toHaveValue("にほん");
  await input.send("Input.insertText", { text: "日本" });
  await expect(composer(page)).toHaveValue("日本");
  await composer(page).press("Enter");
  await expect(messages(page).getByText("日本")).toBeVisible();
  await expect(composer(page)).toHaveValue("");
});

test("[UI9] a draft stays with its conversation, over another one and a reload", async ({ signUp }) => {
  const ada = await signUp("Ada Drafting");
  const grace = await signUp("Grace Drafted");
  const alan = await signUp("Alan Otherwise");
  await openConversation(ada, grace);
  await composer(ada.page).fill("not finished yet");
  await openConversation(ada, alan);
  await expect(composer(ada.page)).toHaveValue("");
  await ada.page.goBack();
  await expect(composer(ada.page)).toHaveValue("not finished yet");
  await ada.page.reload();
  await expect(composer(ada.page)).toHaveValue("not finished yet");
});

test("[UI9] what is sent in one tab is not sent again from another; what is written on there stays", async ({
  signUp,
}) => {
  const ada = await signUp("Ada Twice");
  const grace = await signUp("Grace Once");
  await openConversation(ada, grace);
  const other = await ada.page.context().newPage();
  await other.goto(ada.page.url());
  await composer(ada.page).fill("only once");
  await expect(composer(other)).toHaveValue("only once");
  await composer(ada.page).press("Enter");
  await expect(composer(other)).toHaveValue("");
  await composer(other).fill("and one from here");
  await composer(other).press("Enter");
  await expect(messages(ada.page)).toContainText("and one from here");
  await expect(messages(ada.page).getByText("only once")).toHaveCount(1);
});

/** Some lines at 1280 px, and more at 500 px, but fewer than the composer shows, in whatever font. */
const LONG = "a sentence that goes on and on ".repeat(6);

/** The height of the composer, and how much of its text is hidden below it. */
function composerHeight(page: Page): Promise<{ height: number; hidden: number }> {
  return composer(page).evaluate((input) => ({
    height: input.clientHeight,
    hidden: input.scrollHeight - input.clientHeight,
  }));
}

for (const [how, fieldSizing, name] of [
  ["by itself", true, "Growing"],
  ["by measuring, where the browser knows no field-sizing", false, "Measured"],
] as const) {
  test(`[UI30] the composer fits its text ${how}, after a change of width and after having been hidden`, async ({
    signUp,
  }) => {
    const ada = await signUp(`Ada ${name}`);
    const grace = await signUp(`Grace ${name}`);
    await openConversation(ada, grace);
    const { page } = ada;
    await page.addInitScript((knowsFieldSizing) => {
      const style = new CSSStyleSheet();
      style.replaceSync("[data-hides] .duo-composer { display: none }");
      if (!knowsFieldSizing) {
        style.insertRule("textarea { field-sizing: fixed !important }");
        CSS.supports = () => false;
      }
      document.adoptedStyleSheets.push(style);
      document.addEventListener("DOMContentLoaded", () => document.documentElement.toggleAttribute("data-hides"));
    }, fieldSizing);
    await composer(page).fill(LONG);
    await page.reload();
    await page.locator("textarea").waitFor({ state: "attached" });
    await page.evaluate(() => document.documentElement.toggleAttribute("data-hides"));
    await expect(composer(page)).toHaveValue(LONG);
    await expect.poll(() => composerHeight(page)).toMatchObject({ hidden: 0 });
    const wide = await composerHeight(page);
    expect(wide.height).toBeGreaterThan(44);
    await page.setViewportSize({ width: 500, height: 844 });
    await expect.poll(() => composerHeight(page)).toMatchObject({ hidden: 0 });
    expect((await composerHeight(page)).height).toBeGreaterThan(wide.height);
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect.poll(() => composerHeight(page)).toEqual(wide);
    await composer(page).fill("");
    await expect.poll(() => composerHeight(page)).toEqual({ height: 44, hidden: 0 });
  });
}

test("[UI11] content is shown as text, and links are safe", async ({ signUp }) => {
  const ada = await signUp("Ada Linking");
  const grace = await signUp("Grace Linked");
  await openConversation(ada, grace);
  await write(ada.page, "<img src=x onerror=window.pwned=1> javascript:alert(1) https://example.com/a?b=c.");
  const shown = messages(ada.page);
  await expect(shown).toContainText("<img src=x onerror=window.pwned=1> javascript:alert(1)");
  const links = shown.getByRole("link");
  await expect(links).toHaveCount(1);
  await expect(links).toHaveAttribute("href", "https://example.com/a?b=c");
  await expect(links).toHaveAttribute("rel", /noopener/);
  expect(await ada.page.evaluate(() => "pwned" in window)).toBe(false);
});

test("[UI26] what can't be sent stays in the composer, and the longest message goes", async ({ signUp }) => {
  const ada = await signUp("Ada Failing");
  const grace = await signUp("Grace Waiting");
  await openConversation(ada, grace);
  await write(ada.page, "before");
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toBeVisible();
  // The longest message, and one character more than the server takes.
  await composer(ada.page).fill("x".repeat(5_001));
  await expect(ada.page.getByRole("button", { name: "Send" })).toBeDisabled();
  await composer(ada.page).fill("x".repeat(5_000));
  await composer(ada.page).press("Enter");
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toHaveCount(2);
});

test("[UI14] a message counts as read only when the window is visible and the message in view", async ({ signUp }) => {
  const ada = await signUp("Ada Watching");
  const grace = await signUp("Grace Hidden");
  await openConversation(ada, grace);
  await write(ada.page, "first");
  await grace.page.getByRole("link", { name: /Ada Watching/ }).click();
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toHaveCount(1);

  // Another tab comes to the front: the page is neither visible nor focused.
  await grace.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await write(ada.page, "second");
  await expect(messages(grace.page)).toContainText("second");
  // A marker: what is written back was sent after whatever a read mark would have been.
  await write(grace.page, "seen nothing");
  await expect(messages(ada.page)).toContainText("seen nothing");
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toHaveCount(1);

  await grace.page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toHaveCount(2);
});

test("[PAGE3] everything can be done by keyboard, and has a name", async ({ signUp }) => {
  const ada = await signUp("Ada Keyboard");
  const grace = await signUp("Grace Listening");
  const { page } = ada;
  await page.getByRole("button", { name: "New conversation" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Search people" })).toBeFocused();
  await page.keyboard.type("Grace Listening");
  await expect(page.getByRole("option")).toHaveText([/Grace Listening/]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await composer(page).waitFor();
  await expect(composer(page)).toBeFocused();
  await page.keyboard.type("without a mouse");
  await page.keyboard.press("Enter");
  await expect(messages(page)).toContainText("without a mouse");
  await expect(page.getByRole("log", { name: /Grace Listening/ })).toBeVisible();
  const unnamed = await page
    .getByRole("button")
    .evaluateAll(
      (buttons) =>
        buttons.filter((button) => !(button.getAttribute("aria-label") ?? button.textContent)?.trim()).length,
    );
  expect(unnamed).toBe(0);
  await expect(grace.page.getByRole("link", { name: /Ada Keyboard/ })).toBeVisible();
});

test("[PAGE4] on a phone one column shows at a time, and Back leads to the list", async ({ signUp }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const ada = await signUp("Ada Phone", phone);
  const grace = await signUp("Grace Desk");
  await openConversation(ada, grace);
  await write(ada.page, "from my phone");
  await expect(ada.page.getByRole("navigation", { name: "Conversations" })).toBeHidden();
  await ada.page.goBack();
  await expect(ada.page.getByRole("link", { name: /Grace Desk/ })).toContainText("from my phone");
  await expect(composer(ada.page)).toBeHidden();
  const overflow = await ada.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(overflow).toBe(false);
});
