import type { Page } from "@playwright/test";
import { composer, expect, messages, openConversation, test, write } from "./application.js";

/** What users can choose, in Chromium: medium, very large, and the largest of a list that goes on. */
const SIZES = [16, 24, 32];

/** As users choose it in the settings of their browser. */
async function chooseFontSize(page: Page, standard: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setFontSizes", { fontSizes: { standard } });
  await session.detach();
}

/** The font size of each text in view, by the class and the text. */
function fontSizes(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() => {
    const sizes: Record<string, number> = {};
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      const { parentElement } = text;
      if (!parentElement?.checkVisibility() || !text.nodeValue?.trim()) continue;
      sizes[`${parentElement.className} ${text.nodeValue}`] = Number.parseFloat(
        getComputedStyle(parentElement).fontSize,
      );
    }
    for (const field of document.querySelectorAll("input, textarea")) {
      sizes[`field ${field.id || field.className}`] = Number.parseFloat(getComputedStyle(field).fontSize);
    }
    return sizes;
  });
}

/** Texts that reach beyond the ground they stand on, or beyond what cuts them off, apart from scrolled ones. */
function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (!text.parentElement?.checkVisibility() || text.parentElement.closest(".duo-hidden")) continue;
      range.selectNodeContents(text);
      const { top, bottom } = range.getBoundingClientRect();
      for (let around: Element | null = text.parentElement; around; around = around.parentElement) {
        const { display, overflowY, backgroundColor } = getComputedStyle(around);
        if (overflowY === "auto" || overflowY === "scroll") break;
        const hasEdge = display !== "inline" && (overflowY !== "visible" || backgroundColor !== "rgba(0, 0, 0, 0)");
        const box = around.getBoundingClientRect();
        if (hasEdge && (top < box.top - 1 || bottom > box.bottom + 1)) {
          found.push(`${around.className}: ${text.nodeValue}`);
          break;
        }
      }
    }
    for (const field of document.querySelectorAll("input, textarea")) {
      if (field.checkVisibility() && field.scrollHeight > field.clientHeight + 1)
        found.push(`field ${field.className}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push("wider than the page");
    return found;
  });
}

test("[UI43] all text grows with the font size of the browser, and none is cut off", async ({
  signUp,
  openBrowser,
}, testInfo) => {
  test.setTimeout(120_000);
  const grace = await signUp("Grace Larger");
  // The page's own policy would keep the rules of a host out.
  const ada = await signUp("Ada Larger", { bypassCSP: true, reducedMotion: "reduce" });
  const { page } = ada;
  await openConversation(grace, ada);
  await write(grace.page, "Look at https://example.org/notes, it has all of it in one place.");
  await openConversation(ada, grace);
  await write(page, "A longer line, which is broken where the bubble ends, because no bubble is wider than that.");
  await expect(messages(page).getByRole("img", { name: "Read" })).toHaveCount(1);
  await composer(page).fill("A draft\nof two lines");
  const conversation = page.url();
  await page.goto("/");
  await expect(page.getByRole("link", { name: "Grace Larger" })).toBeVisible();
  await write(grace.page, "Not read yet.");
  await expect(page.locator(".duo-count")).toBeVisible();
  const stranger = await (await openBrowser()).newPage();
  const states = {
    list: async () => page,
    conversation: async () => {
      if (page.url() !== conversation) await page.goto(conversation);
      await expect(messages(page)).toContainText("Not read yet.");
      return page;
    },
    account: async () => stranger,
  };
  await stranger.goto(new URL("/", page.url()).href);
  await expect(stranger.getByRole("textbox").first()).toBeVisible();

  for (const [name, open] of Object.entries(states)) {
    const shown = await open();
    for (const width of [360, 1280]) {
      await shown.setViewportSize({ width, height: 900 });
      await chooseFontSize(shown, 16);
      const usual = await fontSizes(shown);
      expect(Object.keys(usual).length).toBeGreaterThan(3);
      for (const size of SIZES) {
        await chooseFontSize(shown, size);
        const grown = await fontSizes(shown);
        await shown.screenshot({ path: testInfo.outputPath(`${name}-${width}-${size}.png`) });
        for (const [text, fontSize] of Object.entries(grown)) {
          // The name above the form is as wide as the page at most.
          if (text in usual && text.trim() !== "Duologue")
            expect(fontSize / (usual[text] ?? 0), `${text} at ${size}`).toBeCloseTo(size / 16, 2);
        }
        await expect.poll(() => cutOff(shown), { message: `${name} at ${width} and ${size}` }).toEqual([]);
      }
    }
  }

  // A host that counts its own sizes in tenths changes nothing, and one that sets a size of the window gets that.
  await chooseFontSize(page, 24);
  const before = await fontSizes(page);
  await page.addStyleTag({ content: "html { font-size: 62.5% } body { font-size: 1.2rem }" });
  expect(await fontSizes(page)).toEqual(before);
  await page.addStyleTag({ content: ".duo { --duo-text: 15px }" });
  await expect(messages(page).locator(".duo-text").first()).toHaveCSS("font-size", "15px");
});
