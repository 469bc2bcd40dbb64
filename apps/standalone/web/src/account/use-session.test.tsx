import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { clients, present } from "../testing/fake-clients.js";
import { isAway, openSessionPage, tokenOf, unavailable } from "../testing/session-page.js";
import { beginSession } from "./session-cookie.js";
import { useSession } from "./use-session.js";

vi.mock("@duologue/client", () => import("../testing/fake-clients.js"));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  localStorage.clear();
  clients.length = 0;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("[ACCT4] the client of a session gets the tokens of its person", async () => {
  await openSessionPage();
  expect(await present()[0]?.token()).toBe(tokenOf(1));
});

test("[ACCT4] when somebody else has signed in, no token of theirs is used in this session: it ends, theirs begins", async () => {
  const { server, result } = await openSessionPage();
  const [client] = present();
  server.userId = 2;
  await act(() => expect(client?.token()).rejects.toThrow("Somebody else"));
  await waitFor(() => expect(result.current.session).toMatchObject({ status: "signed-in", account: { userId: 2 } }));
  expect(client?.isConnected).toBe(false);
  expect(present()).toHaveLength(1);
  expect(await present()[0]?.token()).toBe(tokenOf(2));
});

test.each([
  { what: "answers", signOut: async () => Response.json({ success: true }), status: "signed-out" },
  { what: "cannot be reached", signOut: isAway, status: "signing-out" },
  { what: "fails", signOut: async () => Response.json({}, { status: 503 }), status: "signing-out" },
  { what: "knows no session", signOut: async () => Response.json({}, { status: 401 }), status: "signed-out" },
])("[UI24] signing out ends the session here and goes to the start when the server $what", async (given) => {
  window.history.replaceState(null, "", "/c/7");
  const { server, result } = await openSessionPage();
  const [client] = present();
  server.signOut = given.signOut;
  await act(() => result.current.leave());
  expect([result.current.session.status, client?.isConnected]).toEqual([given.status, false]);
  expect(window.location.pathname).toBe("/");
});

test.each([
  { what: "the server cannot be reached", signOut: isAway },
  { what: "its database is unavailable", signOut: unavailable },
])("[ACCT5] a sign-out while $what is completed later", async ({ signOut }) => {
  const { server, result } = await openSessionPage();
  server.signOut = signOut;
  await act(() => result.current.leave());
  const told = vi.fn(async () => Response.json({ success: true }));
  server.signOut = told;
  act(() => void window.dispatchEvent(new Event("online")));
  await waitFor(() => expect(result.current.session.status).toBe("signed-out"));
  expect(told).toHaveBeenCalledTimes(1);
});

test("[ACCT5] after a reload nobody gets in by a session that was to be ended; it is ended first", async () => {
  const { server, result } = await openSessionPage();
  server.signOut = isAway;
  await act(() => result.current.leave());
  cleanup();
  const reloaded = renderHook(() => useSession(), { wrapper: StrictMode }).result;
  await waitFor(() => expect(reloaded.current.session.status).toBe("signing-out"));
  cleanup();
  server.signOut = async () => Response.json({ success: true });
  const again = renderHook(() => useSession(), { wrapper: StrictMode }).result;
  await waitFor(() => expect(again.current.session.status).toBe("signed-out"));
  expect(localStorage).toHaveLength(0);
});

test("[ACCT5] whoever signs in while a sign-out is being finished waits for it, and stays signed in", async () => {
  const { server, result } = await openSessionPage();
  server.signOut = isAway;
  await act(() => result.current.leave());
  const order: string[] = [];
  let answer = () => {};
  server.signOut = () => {
    order.push("sign-out");
    return new Promise((resolve) => {
      answer = () => {
        order.push("its answer");
        resolve(Response.json({ success: true }));
      };
    });
  };
  act(() => void window.dispatchEvent(new Event("online")));
  await waitFor(() => expect(order).toEqual(["sign-out"]));
  const entered = beginSession(async () => {
    order.push("sign-in");
    return { userId: 1, name: "A name" };
  });
  act(() => void window.dispatchEvent(new Event("online")));
  answer();
  await act(async () => result.current.enter(await entered));
  await act(() => present()[0]?.token() ?? Promise.reject(new Error("no client")));
  expect(order).toEqual(["sign-out", "its answer", "sign-in"]);
  expect(result.current.session.status).toBe("signed-in");
});

test("[ACCT5] no sign-out that failed before ends the session of whoever signed in since", async () => {
  const { server, result } = await openSessionPage();
  server.signOut = isAway;
  await act(() => result.current.leave());
  const told = vi.fn(isAway);
  server.signOut = told;
  const entered = beginSession(async () => ({ userId: 1, name: "A name" }));
  act(() => void window.dispatchEvent(new Event("online")));
  await act(async () => result.current.enter(await entered));
  expect([result.current.session.status, told.mock.calls.length]).toEqual(["signed-in", 0]);
  expect(localStorage).toHaveLength(0);
});

test("[ACCT5] a session that the server no longer knows ends here", async () => {
  const { server, result } = await openSessionPage();
  const [client] = present();
  server.token = async () => Response.json({}, { status: 401 });
  await act(() => expect(client?.token()).rejects.toThrow());
  expect([result.current.session.status, client?.isConnected]).toEqual(["signed-out", false]);
});

/** What the page does every 5 s. */
function tick(): void {
  const [attempt] = vi.mocked(setInterval).mock.calls.findLast(([, ms]) => ms === 5_000) ?? [];
  attempt?.();
}

test.each([
  { what: "after 5 s", comeBack: tick },
  { what: "with the network", comeBack: () => window.dispatchEvent(new Event("online")) },
])(
  "[ACCT11] a page that loads while the database is unavailable continues automatically $what",
  async ({ comeBack }) => {
    const { server } = await openSessionPage();
    cleanup();
    const { session } = server;
    const asked = vi.fn(unavailable);
    server.session = asked;
    vi.spyOn(globalThis, "setInterval");
    const { result } = renderHook(() => useSession(), { wrapper: StrictMode });
    await waitFor(() => expect(result.current.session.status).toBe("unreachable"));
    act(() => void comeBack());
    await waitFor(() => expect(asked).toHaveBeenCalledTimes(2));
    await act(() => result.current.retry());
    expect(result.current.session.status).toBe("unreachable");
    server.session = session;
    act(() => void comeBack());
    await waitFor(() => expect(result.current.session.status).toBe("signed-in"));
    expect(present()).toHaveLength(1);
  },
);

test("[ACCT5] a token that cannot be had just now ends nothing", async () => {
  const { server, result } = await openSessionPage();
  server.token = async () => Response.json({}, { status: 503 });
  await act(() => expect(present()[0]?.token()).rejects.toThrow());
  expect(result.current.session.status).toBe("signed-in");
});
