import { Adapter } from "socket.io-adapter";

/** From now on, nobody hears every other message and read mark of this process. */
export function muteBroadcasts(): void {
  const broadcast = Adapter.prototype.broadcast;
  let isHeard = false;
  Adapter.prototype.broadcast = function (packet, options) {
    const [event] = packet.data as [string];
    const isChange = event === "receiveMessage" || event === "messageUpdated";
    if (isChange) isHeard = !isHeard;
    if (!isChange || isHeard) broadcast.call(this, packet, options);
  };
}
