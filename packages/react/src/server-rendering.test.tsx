// @vitest-environment node
import { createClient } from "@duologue/client";
import { renderToString } from "react-dom/server";
import { expect, onTestFinished, test, vi } from "vitest";
import { Inbox } from "./testing/Inbox.js";

/** What is said on the console, from now to the end of the test. */
function sayings(): unknown[][] {
  const said: unknown[][] = [];
  for (const method of ["error", "warn"] as const) {
    const spy = vi.spyOn(console, method).mockImplementation((...args) => void said.push(args));
    onTestFinished(() => spy.mockRestore());
  }
  return said;
}

test("[EMBED9] in a process without a document, all components render, and React has nothing to say", () => {
  expect([typeof document, typeof window]).toEqual(["undefined", "undefined"]);
  const said = sayings();
  vi.useFakeTimers({ now: new Date("2025-06-03T12:30:00.000Z"), toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const client = createClient({ url: "/chat", token: async () => "none" });
  const html = renderToString(<Inbox client={client} />);
  expect(html).toContain("duo-composer-input");
  expect(html).toContain("Message 2");
  // Neither what only a connection brings, nor a word for a day that passes: the page may be read much later.
  expect(html).toContain("undefined offline 0");
  expect(html).toContain("Jun 3, 2025");
  expect(said).toEqual([]);
});

test("[EMBED9] [UI17] a locale and a time zone that the host sets are the server's too", () => {
  const client = createClient({ url: "/chat", token: "none" });
  const html = renderToString(<Inbox client={client} locale="de" timeZone="Asia/Tokyo" />);
  expect(html).toContain("21:01");
  expect(html).toContain("3. Juni 2025");
});
