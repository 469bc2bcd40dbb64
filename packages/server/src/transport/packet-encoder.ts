import { Encoder, type Packet, PacketType } from "socket.io-parser";

/**
 * Socket.IO's encoder, as exact, for events and acknowledgements of plain JSON: its own looks through every payload for
 * binary data first, and the chat sends none.
 */
export class PacketEncoder extends Encoder {
  override encode(packet: Packet): (string | Buffer)[] {
    const { type, nsp, id = "", data } = packet;
    if (type !== PacketType.EVENT && type !== PacketType.ACK) return super.encode(packet);
    const namespace = nsp === "/" ? "" : `${nsp},`;
    return [`${type}${namespace}${id}${JSON.stringify(data)}`];
  }
}
