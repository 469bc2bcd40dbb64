import type { RawConnection } from "./raw-connection.js";

/**
 * Makes what takes a connection and lets it send once a turn of the event loop. Engine.IO sends each packet by itself,
 * and the system calls are a quarter of what a message costs; a group of messages that were stored together is told in
 * one turn, acknowledgements included, and handed to each connection's transport at once, which writes it in one system
 * call (`websocket-transport.ts`). A lone message leaves at once: the turn ends after it.
 */
export function createGatherFrames(): (connection: RawConnection) => void {
  const due = new Set<RawConnection>();

  /** Instead of the connection's own. */
  function flushLater(this: RawConnection): void {
    if (due.size === 0) setImmediate(sendDue);
    due.add(this);
  }

  function sendDue(): void {
    const now = [...due];
    due.clear();
    for (const connection of now) Object.getPrototypeOf(connection).flush.call(connection);
  }

  return (connection) => {
    connection.flush = flushLater;
  };
}
