import { act, cleanup, waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { clients, present } from "../testing/fake-clients.js";
import { isAway, openSessionPage, unavailable } from "../testing/session-page.js";

vi.mock("@duologue/client", () => import("../testing/fake-clients.js"));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  localStorage.clear();
  clients.length = 0;
  FakeChannel.open.clear();
});

/** What tells tabs of a browser about each other, here and elsewhere; each may be absent, or throw. */
class FakeChannel extends EventTarget {
  static readonly open = new Set<FakeChannel>();
  constructor() {
    super();
    FakeChannel.open.add(this);
  }
  postMessage(): void {
    for (const other of FakeChannel.open) if (other !== this) other.dispatchEvent(new Event("message"));
  }
  close(): void {
    FakeChannel.open.delete(this);
  }
}

/** This browser has another tab; resolves to what this one lets it know. */
const anotherTab = () => {
  vi.stubGlobal("BroadcastChannel", FakeChannel);
  const channel = new FakeChannel();
  const heard = vi.fn();
  channel.addEventListener("message", heard);
  return { channel, heard };
};

/** As the browser does when another tab writes. */
function storageEvent(key: string, newValue: string | null): void {
  window.dispatchEvent(Object.assign(new Event("storage"), { key, newValue }));
}

test.each([
  { by: "the channel", tell: (channel: FakeChannel) => channel.postMessage() },
  { by: "the storage", tell: () => storageEvent("duologue:unfinished-sign-out", "yes") },
])("[ACCT22] a sign-out in another tab, told by $by, ends the session here without a request", async ({ tell }) => {
  const { channel } = anotherTab();
  window.history.replaceState(null, "", "/c/7");
  const { server, result } = await openSessionPage();
  const asked = vi.fn(isAway);
  Object.assign(server, { session: asked, signOut: asked, token: asked });
  const [client] = present();
  await act(async () => tell(channel));
  expect([result.current.session.status, client?.isConnected]).toEqual(["signed-out", false]);
  expect([window.location.pathname, asked.mock.calls]).toEqual(["/", []]);
});

test("[ACCT22] what others write into the storage is no sign-out, nor is that a sign-out is finished", async () => {
  const { result } = await openSessionPage();
  act(() => storageEvent("duologue:unfinished-sign-out", null));
  act(() => storageEvent("duologue:draft:1:1", "yes"));
  expect(result.current.session.status).toBe("signed-in");
});

test("[ACCT22] a sign-out here lets the other tabs know at once, and those take part in finishing it", async () => {
  const { channel, heard } = anotherTab();
  const { server, result } = await openSessionPage();
  let answer = () => {};
  server.signOut = () =>
    new Promise((resolve) => {
      answer = () => resolve(Response.json({}, { status: 503 }));
    });
  let leaving = Promise.resolve();
  act(() => {
    leaving = result.current.leave();
  });
  await waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
  expect(result.current.session.status).toBe("signed-out");
  expect(localStorage.getItem("duologue:unfinished-sign-out")).toBe("yes");
  await act(async () => {
    answer();
    await leaving;
  });
  expect(result.current.session.status).toBe("signing-out");
  // As another tab would hear it.
  server.signOut = async () => Response.json({ success: true });
  act(() => channel.postMessage());
  await waitFor(() => expect(result.current.session.status).toBe("signed-out"));
  expect(localStorage).toHaveLength(0);
});

test.each([
  { what: "absent", channel: undefined },
  {
    what: "broken",
    channel: class {
      constructor() {
        throw new DOMException("The operation is insecure.", "SecurityError");
      }
    },
  },
  {
    what: "useless",
    channel: class {
      addEventListener() {
        throw new DOMException("closed", "InvalidStateError");
      }
      postMessage() {
        throw new DOMException("closed", "InvalidStateError");
      }
      close() {
        throw new DOMException("closed", "InvalidStateError");
      }
    },
  },
])(
  "[ACCT22] where channel and storage are $what, one signs out, and the server ends the session in the other tabs",
  async ({ channel }) => {
    vi.stubGlobal("BroadcastChannel", channel);
    vi.spyOn(window, "localStorage", "get").mockImplementation(() => {
      throw new DOMException("The operation is insecure.", "SecurityError");
    });
    const [leaving, staying] = [await openSessionPage(), await openSessionPage()];
    await act(() => leaving.result.current.leave());
    expect(leaving.result.current.session.status).toBe("signed-out");
    staying.server.session = async () => Response.json(null);
    act(() => clients.at(-1)?.refuse());
    await waitFor(() => expect(staying.result.current.session.status).toBe("signed-out"));
  },
);

test("[ACCT22] when the server refuses the client, because the session was ended in another browser, it ends here", async () => {
  const { server, result } = await openSessionPage();
  const [client] = present();
  server.session = async () => Response.json(null);
  act(() => client?.refuse());
  await waitFor(() => expect(result.current.session.status).toBe("signed-out"));
  expect(client?.isConnected).toBe(false);
});

test("[ACCT22] when another session of the same person has taken its place, the page goes on in that one", async () => {
  const { server, result } = await openSessionPage();
  const [client] = present();
  server.sid = "second";
  act(() => client?.refuse());
  await waitFor(() => expect(present()).toHaveLength(1));
  await waitFor(() => expect(present()[0]).not.toBe(client));
  expect(result.current.session).toMatchObject({ status: "signed-in", account: { sid: "second" } });
});

test("[ACCT22] a client that the server refuses in a session that goes on is not connected again and again", async () => {
  const { server, result } = await openSessionPage();
  const asked = vi.spyOn(server, "session");
  act(() => present()[0]?.refuse());
  await waitFor(() => expect(asked).toHaveBeenCalledTimes(1));
  await act(async () => {});
  expect([result.current.session.status, clients.length, asked.mock.calls.length]).toEqual(["signed-in", 1, 1]);
});

test("[ACCT11] [ACCT22] while it can't be found out whether the session was ended, the page waits", async () => {
  const { server, result } = await openSessionPage();
  const { session } = server;
  server.session = unavailable;
  act(() => present()[0]?.refuse());
  await waitFor(() => expect(result.current.session.status).toBe("unreachable"));
  server.session = session;
  act(() => void window.dispatchEvent(new Event("online")));
  await waitFor(() => expect(result.current.session.status).toBe("signed-in"));
});
