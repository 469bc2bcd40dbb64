import type { Page } from "@playwright/test";
import { messages, type Person } from "./application.js";

/** Sends many messages over HTTP, as the page's own user; the first comes first, and the last comes last. */
export async function writeMany({ page }: Person, count: number, text: (at: number) => string): Promise<void> {
  const path = `/v1/conversations/${page.url().split("/").at(-1)}/messages`;
  const contents = Array.from({ length: count }, (_, at) => text(at));
  await page.evaluate(
    async ([route, texts]) => {
      const { token } = await (await fetch("/auth/token")).json();
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
      const send = async (content: string | undefined) => {
        const { status } = await fetch(route, { method: "POST", headers, body: JSON.stringify({ content }) });
        if (status !== 201) throw new Error(`A message was answered ${status}.`);
      };
      await send(texts[0]);
      for (let at = 1; at < texts.length - 1; at += 50) {
        await Promise.all(texts.slice(at, Math.min(at + 50, texts.length - 1)).map(send));
      }
      await send(texts.at(-1));
    },
    [path, contents] as const,
  );
}

/** Scrolls to the top at once, and watches the first message there until older ones stand above it. */
export function loadOlderAndMeasure(page: Page): Promise<{ moved: number; grew: boolean }> {
  return messages(page).evaluate(async (log) => {
    const bubbles = () => [...log.querySelectorAll<HTMLElement>("[data-key]")];
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // As a hand on a scroll bar does it, whatever `scroll-behavior` says.
    log.scrollTo({ top: 0, behavior: "instant" });
    const first = bubbles()[0];
    if (!first) throw new Error("no message is shown");
    const { key } = first.dataset;
    const top = first.getBoundingClientRect().top;
    const same = () => bubbles().find((bubble) => bubble.dataset.key === key);
    let moved = 0;
    for (let frames = 0; frames < 120; frames += 1) {
      await frame();
      const now = same();
      if (!now) throw new Error("the message that was being read is gone");
      moved = Math.max(moved, Math.abs(now.getBoundingClientRect().top - top));
      if (bubbles()[0] !== now) return { moved, grew: true };
    }
    return { moved, grew: false };
  });
}

/** How many pixels of the log lie below the view. */
export function belowView(page: Page): Promise<number> {
  return messages(page).evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
}
