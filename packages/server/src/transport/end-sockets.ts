import type { Clock } from "../kernel/clock.js";
import { type ChatSocket, disconnectPermanently, endSocket } from "./socket-peer.js";

/** The sessions that have ended. */
export interface Ended {
  has(sid: string): boolean;
  /** Calls `listener` when others have ended. */
  onEnded(listener: () => void): void;
}

/** Tokens end on whole seconds. */
const EVERY_MS = 1_000;

/**
 * Ends sockets whose token has ended, and permanently those whose session has: looks at all of them on each whole second
 * and when a session ends, which takes a millisecond for some tens of thousands. A timer for each would be what an idle
 * connection takes most memory for, after Node and Socket.IO. A socket that connects while its session ends is found a
 * second later.
 *
 * @param sockets those that are connected now
 * @returns what makes it end
 */
export function endSockets(sockets: ReadonlyMap<string, ChatSocket>, ended: Ended, clock: Clock): () => void {
  let cancel: () => void;

  function look(): void {
    const now = clock.now();
    for (const socket of sockets.values()) {
      const { sid, validUntil } = socket.data;
      if (sid !== undefined && ended.has(sid)) disconnectPermanently(socket, clock);
      else if (validUntil <= now) endSocket(socket);
    }
  }

  function wait(): void {
    cancel = clock.after(EVERY_MS - (clock.now() % EVERY_MS), () => {
      look();
      wait();
    });
  }

  ended.onEnded(look);
  wait();
  return () => cancel();
}
