import type { DuologueClient, View } from "@duologue/client";
import { act } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { clientWith } from "./testing/render-chat.js";
import { stored } from "./testing/sample-messages.js";

const ONLY_IN_BROWSERS = [
  "window",
  "document",
  "navigator",
  "location",
  "localStorage",
  "indexedDB",
  "matchMedia",
  "CSS",
];

const timeZone = process.env.TZ;
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
  vi.useRealTimers();
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
});

/** What a server sends: rendered by modules of its own, which find nothing of a browser. */
async function renderOnServer(): Promise<string> {
  for (const name of ONLY_IN_BROWSERS) vi.stubGlobal(name, undefined);
  vi.resetModules();
  const { createClient } = await import("@duologue/client");
  const { Inbox } = await import("./testing/Inbox.js");
  const { renderToString } = await import("react-dom/server");
  const html = renderToString(
    <StrictMode>
      <Inbox client={createClient({ url: "/chat", token: "none" })} />
    </StrictMode>,
  );
  vi.unstubAllGlobals();
  vi.resetModules();
  return html;
}

/** A client that is live before its page hydrates; what it was at first is what any client is. */
async function liveClient(): Promise<DuologueClient> {
  const { createClient } = await import("@duologue/client");
  const fresh = createClient({ url: "/chat", token: "none" });
  const live = clientWith([stored(1), stored(2)]);
  live.conversations.update((list) => ({ ...list, unreadTotal: 7 }));
  const since = <T,>(view: View<T>, { initial }: View<T>): View<T> => ({ ...view, initial });
  const timelines = new Map<number, DuologueClient["timeline"] extends (id: number) => infer V ? V : never>();
  return {
    ...live,
    me: since(live.me, fresh.me),
    connection: since(live.connection, fresh.connection),
    conversations: since(live.conversations, fresh.conversations),
    outbox: since(live.outbox, fresh.outbox),
    timeline(id) {
      const view = timelines.get(id) ?? since(live.timeline(id), fresh.timeline(id));
      timelines.set(id, view);
      return view;
    },
  };
}

/** Hydrates that page; gives what it shows then, and whatever React found to be different. */
async function hydrate(html: string) {
  const complaints: unknown[] = [];
  const said = vi
    .spyOn(console, "error")
    .mockImplementation((...args) => void complaints.push(args.map(String).join(" ")));
  onTestFinished(() => said.mockRestore());
  const { Inbox } = await import("./testing/Inbox.js");
  const { hydrateRoot } = await import("react-dom/client");
  const client = await liveClient();
  const container = document.body.appendChild(document.createElement("div"));
  container.innerHTML = html;
  const root = await act(async () =>
    hydrateRoot(
      container,
      <StrictMode>
        <Inbox client={client} />
      </StrictMode>,
      { onRecoverableError: (error) => void complaints.push(String(error)) },
    ),
  );
  onTestFinished(() => {
    act(() => root.unmount());
    container.remove();
  });
  return { complaints, container };
}

test("[EMBED10] [CLIENT36] a page hydrates as it was rendered, days later, in another time zone, with a live client", async () => {
  vi.useFakeTimers({ now: new Date("2025-06-03T12:30:00.000Z"), toFake: ["Date"] });
  process.env.TZ = "UTC";
  const html = await renderOnServer();
  expect(html).toContain("undefined offline 0");

  process.env.TZ = "America/New_York";
  vi.setSystemTime(new Date("2025-06-04T15:00:00.000Z"));
  localStorage.setItem("duologue:draft:1:1", "begun");
  onTestFinished(() => localStorage.clear());
  const { complaints, container } = await hydrate(html);
  expect(complaints).toEqual([]);
  // And then it shows what is so here and now.
  expect(container.textContent).toContain("Ada live 7 begun");
  expect(container.textContent).toContain("Message 2");
  expect(container.textContent).toContain("8:01 AM");
  expect(container.querySelector(".duo-day")?.textContent).toBe("Yesterday");
});

test("[EMBED10] times that a browser's ICU writes otherwise than the server's are no difference", async () => {
  const html = await renderOnServer();
  const { complaints } = await hydrate(html.replaceAll(/(\d\d) ([AP]M)/g, "$1\u202f$2").replaceAll("Jun", "June"));
  expect(complaints).toEqual([]);
});

test("[EMBED10] what differs indeed is found by these tests", async () => {
  const html = await renderOnServer();
  const { complaints } = await hydrate(html.replace("undefined offline 0", "Grace live 3"));
  expect(complaints.length).toBeGreaterThan(0);
});
