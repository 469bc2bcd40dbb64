import type { Page } from "@playwright/test";
import { composer, expect, messages, openConversation, test, write } from "./application.js";
import { belowView, loadOlderAndMeasure, writeMany } from "./long-history.js";

/** The first message in view, and how far below the top of the log it is, in pixels. */
function firstInView(page: Page): Promise<{ text: string; top: number }> {
  return messages(page).evaluate((log) => {
    const edge = log.getBoundingClientRect().top;
    const first = [...log.querySelectorAll("[data-key]")].find((bubble) => bubble.getBoundingClientRect().top >= edge);
    return { text: first?.textContent ?? "", top: (first?.getBoundingClientRect().top ?? 0) - edge };
  });
}

test("[UI4] [UI5] [UI6] history loads upward without moving; the view sticks to the bottom only there", async ({
  signUp,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Historian");
  const grace = await signUp("Grace Reader");
  await openConversation(ada, grace);
  await writeMany(ada, 600, (at) => `line ${at}${" and more of it".repeat(at % 13)}`);
  await ada.page.reload();
  await expect(messages(ada.page)).toContainText("line 599");
  expect(await belowView(ada.page)).toBeLessThanOrEqual(1);

  let prepends = 0;
  for (let grew = true; grew; ) {
    const step = await loadOlderAndMeasure(ada.page);
    expect(step.moved).toBeLessThanOrEqual(1);
    ({ grew } = step);
    if (grew) prepends += 1;
  }
  expect(prepends).toBeGreaterThanOrEqual(11);
  await expect(messages(ada.page).getByText(/\bline 0\d\d:\d\d$/)).toBeVisible();
  await expect(messages(ada.page).getByText(/The beginning of/)).toBeVisible();

  // Written to while reading above: nothing moves, and the way down says how many are new.
  await grace.page.getByRole("link", { name: /Ada Historian/ }).click();
  await composer(grace.page).waitFor();
  const before = await firstInView(ada.page);
  await write(grace.page, "news from below");
  const jump = ada.page.getByRole("button", { name: /1 new/ });
  await expect(jump).toBeVisible();
  expect(await firstInView(ada.page)).toEqual(before);
  await jump.click();
  await expect(messages(ada.page).getByText("news from below")).toBeInViewport();

  // At the bottom, it stays at the bottom.
  await write(grace.page, "and more news");
  await expect(messages(ada.page).getByText("and more news")).toBeInViewport();
});

test("[UI7] [UI6] a conversation opens at the first of many unread messages, however many pages above", async ({
  signUp,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Writing Much");
  const grace = await signUp("Grace Away");
  await openConversation(ada, grace);
  await writeMany(ada, 330, (at) => `line ${at}`);
  await grace.page.getByRole("link", { name: /Ada Writing Much/ }).click();
  await expect(grace.page.getByText("New messages")).toBeInViewport();
  await expect(messages(grace.page).getByText(/\bline 0\d\d:\d\d$/)).toBeInViewport();
  await grace.page.getByRole("button", { name: /3\d\d new/ }).click();

  // The newest message is seen, and so all before it are read.
  await expect(messages(grace.page).getByText(/\bline 329\d\d:\d\d$/)).toBeInViewport();
  await expect(grace.page).toHaveTitle("Ada Writing Much · Duologue");
  await expect(messages(ada.page).getByText("line 329")).toBeVisible();
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toHaveCount(0);
});

test("[UI44] [UI14] messages that arrive while nobody looks wait under a divider, and are read on return", async ({
  signUp,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Writing On");
  const grace = await signUp("Grace Elsewhere");
  await openConversation(ada, grace);
  await writeMany(ada, 40, (at) => `before ${at}`);
  await grace.page.getByRole("link", { name: /Ada Writing On/ }).click();
  await grace.page.getByRole("button", { name: /Jump/ }).click();
  await expect(grace.page).toHaveTitle("Ada Writing On · Duologue");
  const before = await firstInView(grace.page);

  await lookAway(grace.page, true);
  await writeMany(ada, 60, (at) => `meanwhile ${at}`);
  await expect(grace.page).toHaveTitle("(60) Ada Writing On · Duologue");
  const { text, top } = await firstInView(grace.page);
  expect(text).toBe(before.text);
  expect(Math.abs(top - before.top)).toBeLessThanOrEqual(1);

  await lookAway(grace.page, false);
  // Nothing but the list scrolls.
  expect(await grace.page.locator(".duo-chat").evaluate((chat) => chat.scrollHeight - chat.clientHeight)).toBe(0);
  await expect(grace.page.getByText("New messages", { exact: true })).toBeInViewport();
  await expect(messages(grace.page).getByText(/\bmeanwhile 0\d\d:\d\d$/)).toBeInViewport();
  await grace.page.getByRole("button", { name: /Jump/ }).click();
  await expect(grace.page).toHaveTitle("Ada Writing On · Duologue");

  // One message, which comes into view together with some that are read.
  await lookAway(grace.page, true);
  await write(ada.page, "and one more");
  await expect(grace.page).toHaveTitle("(1) Ada Writing On · Duologue");
  await lookAway(grace.page, false);
  await expect(grace.page).toHaveTitle("Ada Writing On · Duologue");
});

/** Takes the focus from the page, or gives it back: an automated browser lets every page have it. */
function lookAway(page: Page, isAway: boolean): Promise<void> {
  return page.evaluate((away) => {
    document.hasFocus = () => !away;
    window.dispatchEvent(new Event(away ? "blur" : "focus"));
  }, isAway);
}

test("[UI14] a message taller than the window is read when it is scrolled through", async ({ signUp }) => {
  const ada = await signUp("Ada At Length");
  const grace = await signUp("Grace Patient");
  await openConversation(ada, grace);
  await write(ada.page, `first line${"\nand one more".repeat(300)}`);
  await grace.page.getByRole("link", { name: /Ada At Length/ }).click();
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toBeVisible();
});
