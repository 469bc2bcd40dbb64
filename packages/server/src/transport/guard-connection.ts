import type { Clock } from "../kernel/clock.js";
import { limitBuffer } from "./limit-buffer.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/** Socket.IO's packet that connects to a namespace begins with this. */
const CONNECT = "0";

/**
 * Makes what guards a raw connection against what Socket.IO lets through: a second CONNECT (its middleware would run for
 * each of hundreds of thousands in one request), and a peer that does not read (its messages would pile up in memory).
 */
export function createGuardConnection(clock: Clock, onCut: (reason: string) => void) {
  const cutFor = (reason: string) => (connection: RawConnection) => {
    onCut(reason);
    cutOff(connection);
  };
  const onSecond = cutFor("a second CONNECT");
  const onUnread = cutFor("a peer that does not read");
  return {
    guardConnection(connection: RawConnection): void {
      allowOneConnect(connection, onSecond);
      limitBuffer(connection, clock, onUnread);
    },
    /** Cuts off a connection whose peer does not read. */
    onUnread,
  };
}

/** Counted here, on the packets of the raw connection, for in Socket.IO's own middleware it would be too late. */
function allowOneConnect(connection: RawConnection, onSecond: (connection: RawConnection) => void): void {
  let connects = 0;
  connection.on("packet", ({ type, data }) => {
    if (type !== "message" || typeof data !== "string" || !data.startsWith(CONNECT)) return;
    connects += 1;
    if (connects === 2) onSecond(connection);
  });
}
