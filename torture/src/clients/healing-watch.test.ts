import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LIMITS } from "@duologue/protocol";
import { Server } from "socket.io";
import { io, type Socket } from "socket.io-client";
import { afterEach, expect, test } from "vitest";
import { AskingClock } from "../healing/asking-clock.js";
import type { Healing } from "../healing/healing.js";
import { Journal } from "../journal.js";
import { FaultyLink } from "../network/faulty-link.js";
import { HealingWatch } from "./healing-watch.js";

const MISSED = { ok: true, epoch: "e", cursor: "9", changed: [{ conversationId: 1, revision: 2 }], conversations: [] };
const NOTHING = { ok: true, epoch: "e", cursor: "5", changed: [], conversations: [], forbidden: [], reset: false };
const QUESTION = { epoch: "e", cursor: "5", known: [] };

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

/** A device's wire to a server that always has something to tell, and counts what it is sent. */
async function openWire(...without: Healing[]) {
  const http = createServer();
  const server = new Server(http);
  const stored: string[] = [];
  server.on("connection", (socket) => {
    socket.on("catchUp", (_, answer) => answer(MISSED));
    socket.on("sendMessage", ({ clientMessageId }, answer) => answer(stored.push(clientMessageId)));
  });
  cleanups.push(() => server.close());
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const link = await new FaultyLink("link", (http.address() as AddressInfo).port).listen();
  cleanups.push(() => link.close());
  const off = new Set(without);
  const due: (() => void)[] = [];
  const after = (_: number, task: () => void) => {
    due.push(task);
    return () => {};
  };
  const clock = new AskingClock({ now: () => 0, after }, off);
  const state = { isLive: false };
  const journal = new Journal(() => {});
  new HealingWatch({ client: "ada", journal, link, clock, isLive: () => state.isLive, without: off });
  const client: Socket = io(`http://127.0.0.1:${link.port}`, { transports: ["websocket"], reconnection: false });
  cleanups.push(() => client.disconnect());
  await once(client as never, "connect");
  return {
    state,
    stored,
    client,
    /** A revision is missing, and did not come within its 150 ms. */
    notice() {
      clock.after(LIMITS.gapWaitMs, () => {});
      due.at(-1)?.();
    },
  };
}

test("[TORTURE16] without it, a question at a new connection is answered as if nothing had been missed; others are not", async () => {
  const { client, state, notice } = await openWire("connect");
  expect(await client.emitWithAck("catchUp", QUESTION)).toEqual(NOTHING);
  notice();
  expect(await client.emitWithAck("catchUp", QUESTION)).toEqual(NOTHING);
  state.isLive = true;
  expect(await client.emitWithAck("catchUp", QUESTION)).toEqual(MISSED);
});

test("[TORTURE16] without it, a message is sent once, and what else is sent goes on", async () => {
  const { client, stored } = await openWire("resend");
  const content = "é".repeat(70_000);
  for (const clientMessageId of ["a", "a", "b", "a"])
    client.emit("sendMessage", { clientMessageId, content }, () => {});
  await client.emitWithAck("sendMessage", { clientMessageId: "the last", content });
  expect(stored).toEqual(["a", "b", "the last"]);
});

test("[TORTURE16] where nothing is switched off, the wire carries everything", async () => {
  const { client, stored } = await openWire();
  expect(await client.emitWithAck("catchUp", QUESTION)).toEqual(MISSED);
  client.emit("sendMessage", { clientMessageId: "a" }, () => {});
  await client.emitWithAck("sendMessage", { clientMessageId: "a" });
  expect(stored).toEqual(["a", "a"]);
});
