import { expect, messages, openConversation, type Person, test, write } from "./application.js";
import { countDifferences } from "./count-differences.js";

/** Opens a conversation in which both wrote: a group of three messages each. */
async function talk(ada: Person, grace: Person, texts: readonly string[]): Promise<void> {
  await openConversation(ada, grace);
  await openConversation(grace, ada);
  for (const [at, text] of texts.entries()) {
    const { page } = at % 2 === 0 ? ada : grace;
    await write(page, text);
    for (const person of [ada, grace]) await expect(messages(person.page)).toContainText(text.split("\n")[0] ?? "");
  }
}

test("[UI39] several messages are copied as their texts, each on lines of its own", async ({ signUp }) => {
  const ada = await signUp("Ada Copying", { permissions: ["clipboard-read", "clipboard-write"] });
  const grace = await signUp("Grace Copying");
  await talk(ada, grace, ["Where?", "At https://a.example/x, in two lines:\nthe second.", "שלום", "Fine 🦋", "🦋"]);
  await messages(ada.page).evaluate((log) => getSelection()?.selectAllChildren(log));
  await ada.page.keyboard.press("Control+c");
  const copied = await ada.page.evaluate(() => navigator.clipboard.readText());
  const lines = copied.split("\n").filter((line) => line.trim() !== "");
  expect(lines).toEqual(["Where?", "At https://a.example/x, in two lines:", "the second.", "שלום", "Fine 🦋", "🦋"]);
});

test("[UI40] stacked marks are drawn within the bubble of their message", async ({ signUp }, testInfo) => {
  const ada = await signUp("Ada Marks", { viewport: { width: 360, height: 740 }, reducedMotion: "reduce" });
  const grace = await signUp("Grace Marks");
  const stacked = `o${"\u0301".repeat(20)}${"\u0323".repeat(20)}`.repeat(12);
  await talk(ada, grace, [
    "The message above, as wide as it can be here",
    stacked,
    "The message below, which is wide too",
  ]);
  await ada.page.screenshot({ path: testInfo.outputPath("marks.png") });
  const above = messages(ada.page).getByText("The message above");
  const below = messages(ada.page).getByText("The message below");
  const bubble = messages(ada.page).getByText(stacked);
  const draw = () => Promise.all([above, below].map((each) => each.screenshot({ animations: "disabled" })));
  const withMarks = await draw();
  await bubble.evaluate((element) => {
    element.style.visibility = "hidden";
  });
  for (const [at, picture] of (await draw()).entries()) {
    expect(await countDifferences(ada.page, picture, withMarks[at] ?? picture)).toBe(0);
  }
});
