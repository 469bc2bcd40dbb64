import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { AccountError, fetchToken } from "./auth-api.js";

let server: Server;
let answered: Promise<ServerResponse>;

/** A server that answers nothing unless the test does. */
beforeEach(async () => {
  answered = new Promise((resolve) => {
    server = createServer((_, response) => resolve(response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test.each(["at all", "its body"])(
  "[UI23] a server that does not answer %s within 15 s is unreachable",
  async (what) => {
    const limit = new AbortController();
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
    const { port } = server.address() as AddressInfo;
    const { fetch } = globalThis;
    const begun = new Promise<void>((resolve) => {
      vi.stubGlobal("fetch", async (path: string, init: RequestInit) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
        resolve();
        return response;
      });
    });
    const token = fetchToken().catch((error: unknown) => error);
    const response = await answered;
    if (what === "its body") {
      response.writeHead(200, { "content-type": "application/json" }).write('{"token":');
      await begun;
    }
    limit.abort();
    expect(await token).toBeInstanceOf(AccountError);
    expect(await token).toMatchObject({ status: 0 });
    expect(timeout).toHaveBeenCalledWith(15_000);
  },
);
