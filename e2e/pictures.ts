import { fileURLToPath } from "node:url";
import { expect, messages, openConversation, type Person, test, write } from "./application.js";

const IMAGES = fileURLToPath(new URL("../docs/images/", import.meta.url));
const PHONE = { viewport: { width: 390, height: 760 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const DESK = { viewport: { width: 1040, height: 760 }, deviceScaleFactor: 2 };

/** What the two say to each other, and who says it. */
const TALK = [
  ["ada", "Have you looked at the new engine yet?"],
  ["ada", "I left my notes at https://example.org/notes"],
  ["grace", "Reading them now ☕"],
  ["grace", "Note G is wonderful. A machine that composes music, in 1843!"],
  ["ada", "It only does whatever we know how to order it to perform 🙂"],
  ["grace", "Then let us order it something beautiful."],
  ["ada", "Tomorrow at ten, at yours?"],
  ["grace", "Ten it is. I bring the moth."],
  ["ada", "🦋"],
] as const;

async function talk(ada: Person, grace: Person): Promise<void> {
  for (const [who, text] of TALK) {
    const { page } = who === "ada" ? ada : grace;
    await write(page, text);
    for (const each of [ada, grace]) await expect(messages(each.page)).toContainText(text);
  }
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toHaveCount(6);
}

test("two windows talking", async ({ signUp, browser }) => {
  const grace = await signUp("Grace Hopper", { ...PHONE, colorScheme: "dark" });
  const others = [await signUp("Alan Turing"), await signUp("Katherine Johnson")];
  const ada = await signUp("Ada Lovelace", DESK);
  for (const [at, other] of others.entries()) {
    await openConversation(other, ada);
    await write(other.page, at === 0 ? "Can machines think?" : "The numbers are checked. Go.");
    await expect(messages(other.page).getByRole("img", { name: "Sent" })).toBeVisible();
  }
  await openConversation(ada, grace);
  await write(ada.page, "Good morning, Grace!");
  await grace.page.getByRole("link", { name: /Ada Lovelace/ }).tap();
  await expect(messages(ada.page).getByRole("img", { name: "Read" })).toBeVisible();
  await grace.page.reload();
  await expect(messages(grace.page)).toContainText("Good morning, Grace!");
  await ada.page.mouse.move(0, 0);
  await talk(ada, grace);
  await ada.page.screenshot({ path: `${IMAGES}desk.png` });
  await grace.page.screenshot({ path: `${IMAGES}phone.png` });

  const page = await browser.newPage({ viewport: { width: 1520, height: 840 } });
  const window = async ({ page: shown }: Person) =>
    `data:image/png;base64,${(await shown.screenshot()).toString("base64")}`;
  const shadow = "border-radius:14px;box-shadow:0 1px 2px #0003,0 18px 40px #0002";
  await page.setContent(`<body style="margin:0;height:100vh;display:flex;gap:36px;align-items:center;justify-content:center;background:#e7e1d6">
    <img style="width:1020px;${shadow}" src="${await window(ada)}"><img style="width:382px;${shadow}" src="${await window(grace)}">`);
  await page.waitForFunction(() => [...document.images].every((image) => image.complete));
  await page.screenshot({ path: `${IMAGES}two-windows.png` });
});
