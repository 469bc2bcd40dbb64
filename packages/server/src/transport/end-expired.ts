import type { Clock } from "../kernel/clock.js";
import { type ChatSocket, endSocket } from "./socket-peer.js";

/** Tokens end on whole seconds. */
const EVERY_MS = 1_000;

/**
 * Ends sockets whose token has ended: looks at all of them on each whole second, which takes a millisecond for some tens
 * of thousands. A timer for each would be what an idle connection takes most memory for, after Node and Socket.IO.
 *
 * @param sockets those that are connected now
 * @returns what makes it end
 */
export function endExpired(sockets: ReadonlyMap<string, ChatSocket>, clock: Clock): () => void {
  let cancel: () => void;

  function look(): void {
    const now = clock.now();
    for (const socket of sockets.values()) if (socket.data.validUntil <= now) endSocket(socket);
    wait();
  }

  function wait(): void {
    cancel = clock.after(EVERY_MS - (clock.now() % EVERY_MS), look);
  }

  wait();
  return () => cancel();
}
