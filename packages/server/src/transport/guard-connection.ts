import type { Clock } from "../kernel/clock.js";
import { limitBuffer } from "./limit-buffer.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/** Socket.IO's packet that connects to a namespace begins with this. */
const CONNECT = "0";

/**
 * Guards one raw connection against what Socket.IO lets through: a second CONNECT (its middleware would run for each of
 * hundreds of thousands in one request), and a peer that does not read (its messages would pile up in memory).
 */
export function guardConnection(connection: RawConnection, clock: Clock, onCut: (reason: string) => void): void {
  const cut = (reason: string) => {
    onCut(reason);
    cutOff(connection);
  };
  allowOneConnect(connection, () => cut("a second CONNECT"));
  limitBuffer(connection, clock, () => cut("a peer that does not read"));
}

/** Counted here, on the packets of the raw connection, for in Socket.IO's own middleware it would be too late. */
function allowOneConnect(connection: RawConnection, onSecond: () => void): void {
  let connects = 0;
  connection.on("packet", ({ type, data }) => {
    if (type !== "message" || typeof data !== "string" || !data.startsWith(CONNECT)) return;
    connects += 1;
    if (connects === 2) onSecond();
  });
}
