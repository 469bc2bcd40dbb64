import { setImmediate as nextTurn } from "node:timers/promises";
import { Encoder, type Packet, PacketType } from "socket.io-parser";
import { expect, test } from "vitest";
import { PacketEncoder } from "./packet-encoder.js";

const packets: readonly Packet[] = [
  { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage", { content: 'é\u2028"\\', read_status: false }] },
  { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage"] },
  { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage", null] },
  { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage", { content: "" }, 1] },
  { type: PacketType.EVENT, nsp: "/", id: 0, data: ["asked"] },
  { type: PacketType.EVENT, nsp: "/other", data: ["told", null, 1] },
  { type: PacketType.ACK, nsp: "/", id: 7, data: [{ ok: true, revision: 3, absent: undefined }] },
  { type: PacketType.ACK, nsp: "/", id: 8, data: [] },
  { type: PacketType.ACK, nsp: "/other", id: 9, data: [{ ok: true, message: { content: 'é\u2028"\\' } }] },
  { type: PacketType.ACK, nsp: "/", id: 10, data: [{ ok: true, message: { content: "" }, more: 1 }] },
  { type: PacketType.ACK, nsp: "/", id: 11, data: [{ ok: true, message: "text" }] },
  { type: PacketType.ACK, nsp: "/", id: 12, data: [{ ok: true, message: null }] },
  { type: PacketType.ACK, nsp: "/", id: 13, data: [{ ok: false, message: { content: "" } }] },
  { type: PacketType.ACK, nsp: "/", id: 14, data: [{ message: { content: "" }, ok: true }] },
  { type: PacketType.ACK, nsp: "/", id: 15, data: [null] },
  { type: PacketType.CONNECT, nsp: "/", data: { sid: "x" } },
  { type: PacketType.CONNECT, nsp: "/" },
  { type: PacketType.CONNECT_ERROR, nsp: "/", data: { message: "no", data: { code: "token_expired" } } },
  { type: PacketType.DISCONNECT, nsp: "/" },
];

test.each(packets)("[WIRE7] packet %# is encoded as Socket.IO encodes it", (packet) => {
  expect(new PacketEncoder().encode(packet)).toEqual(new Encoder().encode(packet));
});

test("a message is written as JSON once for its sender and the room, and anew in a later turn", async () => {
  const encoder = new PacketEncoder();
  let written = 0;
  const message = {
    toJSON() {
      written += 1;
      return { content: `written ${written}` };
    },
  };
  const answer = { type: PacketType.ACK, nsp: "/", id: 1, data: [{ ok: true, message }] };
  const event = { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage", message] };
  for (const turn of [1, 2]) {
    expect(encoder.encode(answer)).toEqual([`31[{"ok":true,"message":{"content":"written ${turn}"}}]`]);
    expect(encoder.encode(event)).toEqual([`2["receiveMessage",{"content":"written ${turn}"}]`]);
    await nextTurn();
  }
});
