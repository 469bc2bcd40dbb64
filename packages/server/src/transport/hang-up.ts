import type { Clock } from "../kernel/clock.js";
import { within } from "../kernel/within.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/** A client that reads has by then what was answered to it, and with long polling has asked once more. */
const GOODBYE_MS = 2_000;

/** Ends connections when they have got what waits for them; those that do not read are cut off after 2 s. */
export async function hangUp(connections: readonly RawConnection[], clock: Clock): Promise<void> {
  const open = new Set(connections);
  const closed = connections.map((connection) => {
    return new Promise<void>((resolve) => {
      connection.on("close", () => {
        open.delete(connection);
        resolve();
      });
      hurry(connection.transport);
      connection.close(false);
    });
  });
  await within(GOODBYE_MS, Promise.all(closed), clock);
  for (const connection of open) cutOff(connection);
}

/** Long polling would keep a closed connection, and a timer, for half a minute until its client asks once more. */
function hurry(transport: object): void {
  if ("closeTimeout" in transport) transport.closeTimeout = GOODBYE_MS;
}
