import type { Page } from "@playwright/test";
import { composer, expect, messages, openConversation, type Person, test, write } from "./application.js";
import { countDifferences } from "./count-differences.js";
import { HOST_RULES } from "./host-rules.js";
import { belowView, loadOlderAndMeasure, writeMany } from "./long-history.js";

/** What the live page does not show at the same time. */
const OTHER_STATES = `
  <div class="duo-failure"><span class="duo-words">Not sent</span><span class="duo-failure-actions">
    <button type="button" class="duo-text-button">Retry</button><button type="button" class="duo-text-button">Discard</button>
  </span></div>
  <div class="duo-divider"><span class="duo-words">New messages</span></div>
  <button type="button" class="duo-jump"><span class="duo-count">7</span><svg class="duo-icon" viewBox="0 0 20 20"><path d="M4.8 7.8L10 13l5.2-5.2"/></svg></button>
  <div class="duo-skeleton"><div class="duo-skeleton-bubble" style="inline-size: 46%"></div></div>
  <div class="duo-item duo-skeleton-item"><span class="duo-avatar"></span><span class="duo-item-name"></span><span class="duo-item-preview"></span></div>
  <div class="duo-notice"><span class="duo-words">No connection</span><button type="button" class="duo-text-button">Retry now</button></div>
  <div class="duo-empty"><p class="duo-empty-title">A blank page</p><p class="duo-words">Write.</p><button type="button" class="duo-button">Try again</button></div>
  <p class="duo-top"><span class="duo-words">Failed. </span><button type="button" class="duo-text-button">Try again</button></p>`;

/** Lays copies of all that the package draws into the page side by side, where no rule of the host moves them. */
async function layOutSpecimens({ page }: Person): Promise<void> {
  const search = page.locator(".sidebar-scroll");
  const chat = await page.locator(".duo-chat").elementHandle();
  const list = await search.locator(".duo-conversations").elementHandle();
  await page.evaluate(
    ([states, ...live]) => {
      const board = document.createElement("div");
      board.id = "board";
      const frame = "box-sizing:border-box;margin:0;padding:0;border:0;";
      board.style.cssText = `${frame}position:fixed;inset:0;z-index:9;display:grid;grid-template-columns:560px 300px 300px;background:white`;
      for (const element of [...live, states]) {
        const cell = document.createElement("div");
        cell.className = element instanceof Element && element.classList.contains("duo") ? "" : "duo";
        cell.style.cssText = `${frame}block-size:700px;overflow:hidden;position:relative;display:block`;
        if (typeof element === "string") cell.innerHTML = element;
        else if (element instanceof Element) cell.append(element.cloneNode(true));
        board.append(cell);
      }
      document.body.append(board);
    },
    [OTHER_STATES, chat, list] as const,
  );
  await page.getByRole("button", { name: "New conversation" }).press("Enter");
  await expect(page.getByRole("option").first()).toBeVisible();
  await page.evaluate(() => {
    const cell = document.querySelector("#board > :last-child");
    const picker = document.querySelector(".sidebar-scroll");
    for (const part of picker?.children ?? []) cell?.append(part.cloneNode(true));
  });
}

/** Puts the rules of a host page into the page: before all that is ours, or after it. */
async function setHostRules(page: Page, rules: string, place: "first" | "last"): Promise<void> {
  await page.evaluate(
    ([css, where]) => {
      document.querySelector("#host")?.remove();
      const style = document.createElement("style");
      style.id = "host";
      style.textContent = css;
      if (where === "first") document.head.prepend(style);
      else document.head.append(style);
    },
    [rules, place] as const,
  );
}

test("[UI37] rules of a host page about elements in general leave the window as designed, before it or after", async ({
  signUp,
}, testInfo) => {
  test.setTimeout(180_000);
  // The page's own policy would keep the rules of a host out, and what is animated is not drawn twice in the same way.
  const ada = await signUp("Ada Designed", { bypassCSP: true, reducedMotion: "reduce" });
  const grace = await signUp("Grace Designed");
  await openConversation(grace, ada);
  await write(grace.page, "Look at https://example.org/notes, it has all of it in one place.");
  await write(grace.page, "🦋");
  await openConversation(ada, grace);
  await write(ada.page, "A longer line, which is broken where the bubble ends, because no bubble is wider than that.");
  await write(ada.page, "And a short one.");
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toHaveCount(2);
  await composer(ada.page).fill("A draft\nof two lines");
  await layOutSpecimens(ada);
  const board = ada.page.locator("#board");
  const picture = (name: string) =>
    board.screenshot({ animations: "disabled", path: testInfo.outputPath(`${name}.png`) });

  const designed = await picture("designed");
  const changed: string[] = [];
  const all = Object.values(HOST_RULES).join("\n");
  for (const [name, rules] of Object.entries({ ...HOST_RULES, "all of them": all })) {
    await setHostRules(ada.page, rules, "last");
    const count = await countDifferences(ada.page, designed, await picture(name));
    if (count > 0) changed.push(`${name}: ${count}`);
  }
  await setHostRules(ada.page, all, "first");
  expect(await countDifferences(ada.page, designed, await picture("before ours"))).toBe(0);
  expect(changed).toEqual([]);

  // The board shows what a host changes on purpose: by a variable, and by two classes after the sheet.
  for (const rules of [".duo { --duo-mine: red }", ".duo .duo-bubble { border-radius: 0 }"]) {
    await setHostRules(ada.page, rules, "last");
    expect(await countDifferences(ada.page, designed, await picture("themed")), rules).toBeGreaterThan(0);
  }
});

/** Left to the host: by these it turns around, hides or locks a part of its page on purpose; the last few set no style. */
const LEFT_TO_HOSTS = /^(direction|visibility|pointer-events|-?(webkit-)?app-region|caret-.*|speak|-webkit-locale)$/;

test("[UI37] no property that elements inherit reaches the window from a host page, apart from three", async ({
  openBrowser,
}) => {
  const page = await (await openBrowser({ bypassCSP: true })).newPage();
  await page.goto("/");
  const inherited = await page.evaluate(() => {
    document.body.innerHTML = `<span></span><div class="duo"><svg class="duo-icon"><path class="duo-part" d="M0 0"/></svg><span class="duo-words">x</span></div>`;
    const styleOf = (selector: string) => getComputedStyle(document.querySelector(selector) as Element);
    const [host, plain] = [styleOf("body"), styleOf("body > span")];
    const ours = [styleOf(".duo-words"), styleOf("path")];
    /** Of each kind of property, one of these is a value other than the initial one. */
    const values =
      `red 3px 7 0.5 always all auto none normal block center bold italic hidden vertical-rl rtl upright evenodd
      optimizespeed linearRGB round stroke middle hanging under left over start exact hide collapse bottom crosshair
      pixelated loose inside square url(x) dot balance pre break-all anywhere sideways no-autospace trim-start space-all
      standard numeric-only allow-keywords cap "-" compact shift small-caps antialiased`.split(/\s+/);
    const found: string[] = [];
    let count = 0;
    for (const property of host) {
      for (const value of values) {
        const read = () => ours.map((style) => style.getPropertyValue(property)).join();
        const [initial, before] = [host.getPropertyValue(property), read()];
        document.body.style.setProperty(property, value);
        const set = host.getPropertyValue(property);
        const isInherited = set !== initial && plain.getPropertyValue(property) === set;
        if (isInherited) count += 1;
        if (isInherited && read() !== before && !found.includes(property)) found.push(property);
        document.body.style.removeProperty(property);
      }
    }
    return { found, count };
  });
  expect(inherited.count).toBeGreaterThan(100);
  expect(inherited.found.filter((property) => !LEFT_TO_HOSTS.test(property))).toEqual([]);
});

/** What a host page may do to all of its elements, or to an ancestor of the window. */
const HOSTS = {
  "scrolls smoothly": "* { scroll-behavior: smooth !important }",
  "is scaled": "body { transform: scale(0.5); transform-origin: 0 0 }",
  "is zoomed": "#root { zoom: 1.3 }",
};

test("[UI4] [UI7] in a page that scrolls smoothly, is scaled or is zoomed, history loads without moving anything", async ({
  signUp,
}) => {
  test.setTimeout(120_000);
  const ada = await signUp("Ada Scaled");
  const grace = await signUp("Grace Scaled");
  const { page } = ada;
  await openConversation(ada, grace);
  await writeMany(ada, 110, (at) => `line ${at}${" and more of it".repeat(at % 13)}`);
  await page.addInitScript(() => {
    const style = new CSSStyleSheet();
    style.replaceSync(sessionStorage.getItem("host") ?? "");
    document.adoptedStyleSheets.push(style);
  });
  for (const [host, rules] of Object.entries(HOSTS)) {
    await page.evaluate((css) => sessionStorage.setItem("host", css), rules);
    await page.reload();
    await expect(messages(page), host).toContainText("line 109");
    expect(await belowView(page), host).toBeLessThanOrEqual(1);
    // One page, and not all of them: the view never was near the top.
    await expect(messages(page).locator("[data-key]"), host).toHaveCount(50);
    const steps = [await loadOlderAndMeasure(page), await loadOlderAndMeasure(page)];
    expect(
      steps.every(({ grew }) => grew),
      host,
    ).toBe(true);
    for (const { moved } of steps) expect(moved, host).toBeLessThanOrEqual(1);
  }
});
