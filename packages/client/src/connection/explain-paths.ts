import { warnOnce } from "../warn-once.js";

/**
 * Requests Socket.IO at each of its paths, and says once what responds at the first if it is at none of them. Resolves to
 * false if nothing responded.
 */
export async function explainPaths(
  fetch: typeof globalThis.fetch,
  origin: string,
  paths: readonly string[],
): Promise<boolean> {
  const problems: string[] = [];
  try {
    for (const path of paths) {
      const address = `${origin}/${path.replace(/^\/+|\/+$/g, "")}/`;
      const response = await fetch(`${address}?EIO=4&transport=polling`);
      const problem = problemOf(response, await response.text());
      if (problem === null) return true;
      problems.push(`${address} responds with ${problem}, which is not Socket.IO. ${ADVICE}`);
    }
  } catch {
    // Without a network, or of another origin that does not allow this page to look.
    return false;
  }
  if (problems[0] !== undefined) warnOnce(problems[0]);
  return true;
}

const ADVICE =
  'Is the chat attached to this server, is "socketPath" its path, and does a development server pass it on (in Vite: server.proxy with ws: true)?';

/** Engine.IO's own responses are packets, or errors with a `code` and a `message`. */
function problemOf({ status, ok }: Response, text: string): string | null {
  if (/^\s*</.test(text)) return ok ? "a page of HTML" : `the status ${status}`;
  if (ok) return text.startsWith("0{") ? null : "another text";
  return status === 404 || /^\s*$/.test(text) ? `the status ${status}` : null;
}
