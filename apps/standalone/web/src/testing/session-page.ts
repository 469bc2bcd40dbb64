import { renderHook, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, vi } from "vitest";
import { useSession } from "../account/use-session.js";

/** A token as the server signs it. The note makes base64url differ from base64. */
export function tokenOf(userId: number): string {
  const bytes = new TextEncoder().encode(JSON.stringify({ sub: String(userId), note: "ÿ?>~ÿ?>~" }));
  const payload = btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
  return `e30.${payload}.signature`;
}

export const isAway = () => Promise.reject(new TypeError("Failed to fetch"));
export const unavailable = async () => Response.json({ code: "unavailable" }, { status: 503 });

/** The page before a server at which this user is signed in by the cookie; whoever signs in later changes it. */
export async function openSessionPage(userId = 1) {
  const server = {
    userId,
    sid: "first",
    session: async () =>
      Response.json({ user: { id: String(server.userId), name: "A name" }, session: { sid: server.sid } }),
    signOut: async () => Response.json({ success: true }),
    token: async () => Response.json({ token: tokenOf(server.userId) }),
  };
  const answers: Record<string, () => Promise<Response>> = {
    "/auth/get-session": () => server.session(),
    "/auth/token": () => server.token(),
    "/auth/sign-out": () => server.signOut(),
  };
  vi.stubGlobal("fetch", (path: string) => answers[path]?.() ?? Promise.reject(new Error(path)));
  const { result } = renderHook(() => useSession(), { wrapper: StrictMode });
  await waitFor(() => expect(result.current.session.status).toBe("signed-in"));
  return { server, result };
}
