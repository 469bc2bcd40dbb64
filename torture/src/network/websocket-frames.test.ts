import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import { expect, test } from "vitest";
import { FaultyLink } from "./faulty-link.js";
import { toServerFrame, WebSocketFrames } from "./websocket-frames.js";

/** Bytes; a prime, so that pieces end everywhere. */
const PIECE = 97;

test("what real clients and servers say to each other can be read on the way, of every length", async () => {
  const http = createServer();
  const server = new Server(http);
  server.on("connection", (socket) => socket.on("say", (text, answer) => answer(text)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const link = await new FaultyLink("link", (http.address() as AddressInfo).port).listen();
  const heard: string[] = [];
  link.watch(() => {
    const frames = { up: new WebSocketFrames(), down: new WebSocketFrames() };
    return (direction, bytes) => {
      // In pieces: nothing may depend on where a chunk ends.
      for (let at = 0; at < bytes.length; at += PIECE) {
        for (const { text } of frames[direction].read(bytes.subarray(at, at + PIECE)))
          heard.push(`${direction} ${text}`);
      }
      return "pass";
    };
  });
  const client = io(`http://127.0.0.1:${link.port}`, { transports: ["websocket"] });
  await once(client as never, "connect");
  const texts = ["short", "é".repeat(500), "long ".repeat(20_000)];
  for (const text of texts) expect(await client.emitWithAck("say", text)).toBe(text);
  for (const [at, text] of texts.entries()) {
    expect(heard).toContain(`up 42${at}${JSON.stringify(["say", text])}`);
    expect(heard).toContain(`down 43${at}${JSON.stringify([text])}`);
  }
  client.disconnect();
  await server.close();
  await link.close();
});

test("a frame of a server's that is made is read again, of every length", () => {
  const frames = new WebSocketFrames();
  frames.read(Buffer.from("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  for (const text of ["", "é".repeat(62), "x".repeat(126), "x".repeat(65_535), "x".repeat(65_536)]) {
    expect(frames.read(toServerFrame(text))).toEqual([{ bytes: toServerFrame(text), text }]);
  }
});
