import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { openWebSocket } from "./open-websocket.js";

/** The query that Engine.IO finds; undefined if it is to parse it. */
function queryOf(url: string): unknown {
  let query: unknown;
  const engine = {
    handleUpgrade(request: IncomingMessage) {
      query = (request as { _query?: unknown })._query;
    },
    on() {},
  };
  openWebSocket(engine, { url } as IncomingMessage, new PassThrough(), Buffer.alloc(0));
  return query;
}

test("the query of the common request is what Engine.IO would make of it, and no other is touched", () => {
  const common = "/socket.io/?EIO=4&transport=websocket";
  const { searchParams } = new URL(common, "http://any");
  expect(queryOf(common)).toEqual(Object.fromEntries(searchParams));
  expect(queryOf(common)).not.toBe(queryOf(common));
  for (const other of [
    "/socket.io/",
    `${common}&sid=abc`,
    `/socket.io/?sid=abc${common.slice("/socket.io/".length)}`,
    "/socket.io/?EIO=4&transport=websocket&transport=polling",
    "/socket.io/?transport=websocket&EIO=4",
  ]) {
    expect(queryOf(other)).toBeUndefined();
  }
});

test("[LIMIT12] of those who listen for the end of the connection, only whoever came with the upgrade is taken away", () => {
  const connection = new PassThrough();
  const byHost = () => {};
  connection.on("close", byHost);
  const before = connection.listeners("close");
  const engine = { handleUpgrade: () => void connection.on("close", () => {}), on() {} };
  openWebSocket(engine, { url: "/socket.io/" } as IncomingMessage, connection, Buffer.alloc(0));
  expect(before).toContain(byHost);
  expect(connection.listeners("close")).toEqual(before);
});
