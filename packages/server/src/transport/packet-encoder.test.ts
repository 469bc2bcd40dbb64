import { Encoder, type Packet, PacketType } from "socket.io-parser";
import { expect, test } from "vitest";
import { PacketEncoder } from "./packet-encoder.js";

const packets: readonly Packet[] = [
  { type: PacketType.EVENT, nsp: "/", data: ["receiveMessage", { content: 'é\u2028"\\', read_status: false }] },
  { type: PacketType.EVENT, nsp: "/", id: 0, data: ["asked"] },
  { type: PacketType.EVENT, nsp: "/other", data: ["told", null, 1] },
  { type: PacketType.ACK, nsp: "/", id: 7, data: [{ ok: true, revision: 3, absent: undefined }] },
  { type: PacketType.ACK, nsp: "/", id: 8, data: [] },
  { type: PacketType.CONNECT, nsp: "/", data: { sid: "x" } },
  { type: PacketType.CONNECT, nsp: "/" },
  { type: PacketType.CONNECT_ERROR, nsp: "/", data: { message: "no", data: { code: "token_expired" } } },
  { type: PacketType.DISCONNECT, nsp: "/" },
];

test.each(packets)("[WIRE7] packet %# is encoded as Socket.IO encodes it", (packet) => {
  expect(new PacketEncoder().encode(packet)).toEqual(new Encoder().encode(packet));
});
