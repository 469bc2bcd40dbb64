// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { useSession } from "./use-session.js";

/** The clients that the page has made: the token function of each, and whether it is to be connected. */
const clients = vi.hoisted((): { token: () => Promise<string>; isConnected: boolean }[] => []);
vi.mock("@duologue/client", () => ({
  createClient({ token }: { token: () => Promise<string> }) {
    const made = { token, isConnected: false };
    clients.push(made);
    return {
      connect() {
        made.isConnected = true;
      },
      disconnect() {
        made.isConnected = false;
      },
    };
  },
}));

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
afterEach(() => {
  cleanup();
  clients.length = 0;
  vi.unstubAllGlobals();
});

/** A token as the server signs it. The note makes base64url differ from base64. */
function tokenOf(userId: number): string {
  const payload = Buffer.from(JSON.stringify({ sub: String(userId), note: "ÿ?>~ÿ?>~" })).toString("base64url");
  return `e30.${payload}.signature`;
}

/** The page before a server at which this user is signed in by the cookie; whoever signs in later changes it. */
async function setup(userId = 1) {
  const server = { userId, signOut: async () => Response.json({ success: true }) };
  const answers: Record<string, () => Promise<Response>> = {
    "/auth/get-session": async () => Response.json({ user: { id: String(server.userId), name: "A name" } }),
    "/auth/token": async () => Response.json({ token: tokenOf(server.userId) }),
    "/auth/sign-out": () => server.signOut(),
  };
  vi.stubGlobal("fetch", (path: string) => answers[path]?.() ?? Promise.reject(new Error(path)));
  const { result } = renderHook(() => useSession(), { wrapper: StrictMode });
  await waitFor(() => expect(result.current.session.status).toBe("signed-in"));
  return { server, result };
}

const present = () => clients.filter(({ isConnected }) => isConnected);

test("[ACCT4] the client of a session gets the tokens of its person", async () => {
  await setup();
  expect(await present()[0]?.token()).toBe(tokenOf(1));
});

test("[ACCT4] when somebody else has signed in, no token of theirs is used in this session: it ends, theirs begins", async () => {
  const { server, result } = await setup();
  const [client] = present();
  server.userId = 2;
  await act(() => expect(client?.token()).rejects.toThrow("Somebody else"));
  await waitFor(() => expect(result.current.session).toMatchObject({ status: "signed-in", account: { userId: 2 } }));
  expect(client?.isConnected).toBe(false);
  expect(present()).toHaveLength(1);
  expect(await present()[0]?.token()).toBe(tokenOf(2));
});

test.each([
  { what: "answers", signOut: async () => Response.json({ success: true }) },
  { what: "cannot be reached", signOut: () => Promise.reject(new TypeError("Failed to fetch")) },
])("[UI24] signing out ends the session and goes to the start when the server $what", async ({ signOut }) => {
  window.history.replaceState(null, "", "/c/7");
  const { server, result } = await setup();
  const [client] = present();
  server.signOut = signOut;
  await act(() => result.current.leave());
  expect([result.current.session.status, client?.isConnected]).toEqual(["signed-out", false]);
  expect(window.location.pathname).toBe("/");
});
