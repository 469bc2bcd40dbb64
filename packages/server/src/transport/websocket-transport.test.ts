import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Socket as RawSocket, Server } from "engine.io";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import { writeFramesAtOnce } from "./websocket-transport.js";

/** A server of Engine.IO with the transport, and a client of plain WebSockets. */
async function connect() {
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const engine = new Server();
  engine.attach(http);
  writeFramesAtOnce(engine);
  /** What left in each system call. */
  const written: Buffer[] = [];
  http.on("connection", (connection: Socket) => {
    const [write, writeMany] = [connection._write.bind(connection), connection._writev?.bind(connection)];
    connection._write = (bytes: Buffer, ...more) => {
      written.push(bytes);
      write(bytes, ...more);
    };
    connection._writev = (pieces, onWritten) => {
      written.push(Buffer.concat(pieces.map(({ chunk }) => Buffer.from(chunk))));
      writeMany?.(pieces, onWritten);
    };
  });
  const heard: string[] = [];
  const client = new WebSocket(
    `ws://127.0.0.1:${(http.address() as AddressInfo).port}/engine.io/?EIO=4&transport=websocket`,
  );
  client.on("message", (data, isBinary) => heard.push(isBinary ? `binary ${data}` : data.toString()));
  const [[raw]] = (await Promise.all([once(engine, "connection"), once(client, "open")])) as [[RawSocket], unknown];
  const until = async (count: number) => {
    while (heard.length < count) await once(client, "message");
  };
  // Engine.IO's own first packet.
  await until(1);
  heard.length = 0;
  written.length = 0;
  return {
    raw,
    client,
    heard,
    written,
    until,
    async [Symbol.asyncDispose]() {
      client.terminate();
      engine.close();
      http.close();
      await once(http, "close");
    },
  };
}

/** With the byte before them, these need heads of two, four and ten bytes, and are the first and last to do so. */
const SIZES = [1, 124, 125, 126, 65_534, 65_535, 70_000];
const TEXTS = [...SIZES.map((size) => "x".repeat(size)), "é".repeat(70), "\u{1f600}".repeat(20_000)];

test("[SEND19] texts of any size arrive whole and in order, written as one piece", async () => {
  await using at = await connect();
  // What is sent before the first is written waits for that.
  at.raw.transport.writable = false;
  for (const text of TEXTS) at.raw.send(text);
  at.raw.transport.writable = true;
  at.raw.send("last");
  await at.until(TEXTS.length + 1);
  expect(at.heard).toEqual([...TEXTS, "last"].map((text) => `4${text}`));
  expect(at.written).toHaveLength(1);
});

test("[SEND19] a frame that was made once for several connections is written as it is", async () => {
  await using at = await connect();
  // As the adapter makes it: the head, and what it is the head of.
  const frame = [Buffer.from([0x81, 10]), Buffer.from("4made once")];
  at.raw.transport.writable = false;
  at.raw.send("made once", { wsPreEncodedFrame: frame } as object);
  at.raw.transport.writable = true;
  at.raw.send("by itself");
  await at.until(2);
  expect(at.heard).toEqual(["4made once", "4by itself"]);
  expect(Buffer.concat(at.written).subarray(0, 12)).toEqual(Buffer.concat(frame));
});

test("what is no text goes Engine.IO's own way, in order with the rest", async () => {
  await using at = await connect();
  at.raw.transport.writable = false;
  at.raw.send("before");
  at.raw.send(Buffer.from("bytes"));
  at.raw.transport.writable = true;
  at.raw.send("after");
  await at.until(3);
  expect(at.heard).toEqual(["4before", "binary bytes", "4after"]);
  expect(at.written).toHaveLength(1);
});

test("each piece waits until the one before it is written, and whoever waits for that hears it", async () => {
  await using at = await connect();
  let drained = 0;
  at.raw.transport.on("drain", () => {
    drained += 1;
  });
  for (const text of ["1", "2", "3"]) at.raw.send(text);
  expect(at.raw.transport.writable).toBe(false);
  await at.until(3);
  expect(at.written.map((bytes) => bytes.toString("latin1", 2))).toEqual(["41", expect.stringMatching(/^42.*43$/s)]);
  expect(drained).toBe(2);
});

test("what is sent to a WebSocket that is closing is not written after its end, and ends the connection", async () => {
  await using at = await connect();
  const closed = once(at.raw, "close");
  (at.raw.transport as unknown as { readonly socket: WebSocket }).socket.close();
  at.raw.send("too late");
  await closed;
  expect(Buffer.concat(at.written).includes("too late")).toBe(false);
});
