import { composer, expect, messages, openConversation, type Person, test, write } from "./application.js";

declare global {
  interface Window {
    /** Every animation and transition that has begun in the page. */
    readonly moved: string[];
  }
}

/** Runs in the page, before anything of it. */
function noteMotion(): void {
  const moved: string[] = [];
  Object.assign(window, { moved });
  const note = ({ type, target }: Event) => moved.push(`${type} of ${target instanceof Element && target.className}`);
  for (const kind of ["animationstart", "transitionrun"]) document.addEventListener(kind, note, true);
}

/** Everything that moves elsewhere: the page loads, a conversation opens, pointers and the focus go about. */
async function useThePage(person: Person, other: Person): Promise<void> {
  const { page } = person;
  await page.addInitScript(noteMotion);
  await page.reload();
  await openConversation(person, other);
  await composer(page).click();
  await write(page, "Where is everybody going?");
  await expect(messages(page)).toContainText("Where is everybody going?");
  await page.getByRole("button", { name: "New conversation" }).hover();
}

test("[PAGE9] nothing moves for who asked the system for less motion", async ({ signUp }) => {
  const grace = await signUp("Grace Moving");
  const calm = await signUp("Ada Calm", { reducedMotion: "reduce" });
  await useThePage(calm, grace);
  expect(await calm.page.evaluate(() => window.moved)).toEqual([]);

  const other = await signUp("Ada Moving", { reducedMotion: "no-preference" });
  await useThePage(other, grace);
  expect(await other.page.evaluate(() => window.moved)).not.toEqual([]);
});
