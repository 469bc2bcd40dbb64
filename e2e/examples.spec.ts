import { type ExampleProcess, runInExample, startExample } from "@duologue/testkit";
import { expect, type Page, test } from "@playwright/test";

let example: ExampleProcess;

test.beforeAll(async () => {
  await runInExample("express-vite", "npx", "vite", "build", "--logLevel", "error");
  example = await startExample("express-vite");
});
test.afterAll(() => example?.[Symbol.asyncDispose]());

/** What a page writes to its console beside its work. */
function watchConsole(page: Page): string[] {
  const lines: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) lines.push(message.text());
  });
  page.on("pageerror", (error) => lines.push(String(error)));
  return lines;
}

test("[EMBED21] two people talk on the page of examples/express-vite", async ({ browser }) => {
  const open = async (query: string) => {
    const page = await (await browser.newContext()).newPage();
    const lines = watchConsole(page);
    await page.goto(`${example.url}/?${query}`);
    return { page, lines };
  };
  const [ada, ben] = [await open("me=Ada&with=Ben"), await open("me=Ben&with=Ada")];
  await ada.page.getByRole("textbox").fill("Hello, Ben!");
  await ada.page.keyboard.press("Enter");
  await expect(ben.page.getByText("Hello, Ben!")).toBeVisible();
  await ben.page.getByRole("textbox").fill("Hello, Ada!");
  await ben.page.keyboard.press("Enter");
  await expect(ada.page.getByText("Hello, Ada!")).toBeVisible();
  expect([...ada.lines, ...ben.lines]).toEqual([]);
  if (process.env.PICTURE) await ada.page.screenshot({ path: process.env.PICTURE });
});
