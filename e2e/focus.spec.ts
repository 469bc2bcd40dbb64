import type { Locator } from "@playwright/test";
import { composer, expect, messages, openConversation, type Person, test, write } from "./application.js";

async function searchFor({ page }: Person, name: string): Promise<void> {
  await page.getByRole("button", { name: "New conversation" }).press("Enter");
  await page.getByRole("combobox", { name: "Search people" }).fill(name);
  await expect(page.getByRole("option")).toHaveText([new RegExp(name)]);
}

test("[PAGE5] the focus is never lost: closing the search, and choosing what is open already", async ({ signUp }) => {
  const ada = await signUp("Ada Focused");
  const grace = await signUp("Grace Focused");
  await openConversation(ada, grace);
  await searchFor(ada, grace.name);
  await ada.page.keyboard.press("Escape");
  await expect(ada.page.getByRole("button", { name: "New conversation" })).toBeFocused();
  await searchFor(ada, grace.name);
  await ada.page.keyboard.press("Enter");
  await expect(composer(ada.page)).toBeFocused();
});

test("[PAGE5] the focus is never lost: Send and Jump by keyboard", async ({ signUp }) => {
  const ada = await signUp("Ada Pressing");
  const grace = await signUp("Grace Pressed");
  await openConversation(ada, grace);
  await composer(ada.page).fill("by the button");
  await ada.page.getByRole("button", { name: "Send" }).press("Enter");
  await expect(messages(ada.page)).toContainText("by the button");
  await expect(composer(ada.page)).toBeFocused();

  // Something to scroll.
  await write(ada.page, `first line${"\nand one more".repeat(80)}`);
  await expect(messages(ada.page).getByRole("img", { name: "Sent" })).toHaveCount(2);
  await messages(ada.page).evaluate((log) => log.scrollTo(0, 0));
  await ada.page.getByRole("button", { name: "Jump to newest" }).press("Enter");
  await expect(ada.page.getByRole("button", { name: "Jump to newest" })).toHaveCount(0);
  await expect(messages(ada.page)).toBeFocused();
});

test("[PAGE5] the focus is never lost: Back on a phone leads to the conversation one was in", async ({ signUp }) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const ada = await signUp("Ada Returning", phone);
  const grace = await signUp("Grace Returned");
  await openConversation(ada, grace);
  await expect(ada.page.getByRole("main")).toBeFocused();
  await ada.page.getByRole("button", { name: "Back to conversations" }).press("Enter");
  await expect(ada.page.getByRole("link", { name: /Grace Returned/ })).toBeFocused();
});

test("[UI25] pressing Send by mouse or finger leaves the focus in the composer", async ({ signUp }) => {
  const ada = await signUp("Ada Clicking", { hasTouch: true });
  const grace = await signUp("Grace Clicked");
  await openConversation(ada, grace);
  const blurred = () => ada.page.evaluate(() => document.documentElement.dataset.blurred);
  for (const press of ["click", "tap"] as const) {
    await composer(ada.page).fill(`by a ${press}`);
    await composer(ada.page).evaluate((input) =>
      input.addEventListener("blur", () => {
        document.documentElement.dataset.blurred = "yes";
      }),
    );
    await ada.page.getByRole("button", { name: "Send" })[press]();
    await expect(messages(ada.page)).toContainText(`by a ${press}`);
    await expect(composer(ada.page)).toBeFocused();
    expect(await blurred()).toBeUndefined();
  }
});

/** Whether an element shows that it has the focus by what forced colours leave: an outline. */
async function expectOutline(element: Locator): Promise<void> {
  await expect(element).toHaveCSS("outline-style", "solid");
  await expect(element).toHaveCSS("outline-width", "2px");
}

test("[PAGE8] in forced colours the focus can be seen: at sign-in, in the search and in the composer", async ({
  openBrowser,
  signUp,
}) => {
  const stranger = await (await openBrowser({ forcedColors: "active" })).newPage();
  await stranger.goto("/");
  await stranger.getByLabel("Email").focus();
  await expectOutline(stranger.getByLabel("Email"));

  const ada = await signUp("Ada Contrasted", { forcedColors: "active" });
  const grace = await signUp("Grace Contrasted");
  await searchFor(ada, grace.name);
  await expectOutline(ada.page.getByRole("combobox", { name: "Search people" }));
  await ada.page.keyboard.press("Enter");
  await expect(composer(ada.page)).toBeFocused();
  // The box around it shows the focus for it.
  await expectOutline(composer(ada.page).locator("xpath=ancestor::*[contains(@class, 'duo-composer-box')]"));
});
