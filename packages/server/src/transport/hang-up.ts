import { LIMITS } from "@duologue/protocol";
import type { Clock } from "../kernel/clock.js";
import { within } from "../kernel/within.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/** Ends connections when they have got what waits for them; those that do not read are cut off after 2 s. */
export async function hangUp(connections: readonly RawConnection[], clock: Clock): Promise<void> {
  const open = new Set(connections);
  const closed = connections.map((connection) => {
    return new Promise<void>((resolve) => {
      connection.on("close", () => {
        open.delete(connection);
        resolve();
      });
      connection.close(false);
    });
  });
  // A client that reads has by then what was answered to it, and with long polling has asked once more.
  await within(LIMITS.closeTimeoutMs, Promise.all(closed), clock);
  for (const connection of open) cutOff(connection);
}
