import { type RawConnection, webSocketOf } from "./raw-connection.js";

/**
 * Makes what takes a connection and lets it send once a turn of the event loop. Engine.IO sends each packet by itself,
 * and the system calls are a quarter of what a message costs; a group of messages that were stored together is told in
 * one turn, acknowledgements included, and leaves each connection in one system call. A lone message leaves at once:
 * the turn ends after it.
 */
export function createGatherFrames(): (connection: RawConnection) => void {
  let due: (() => void)[] = [];

  function sendDue(): void {
    const now = due;
    due = [];
    for (const send of now) send();
  }

  return (connection) => {
    const flush = connection.flush.bind(connection);
    let isDue = false;

    function send(): void {
      isDue = false;
      const stream = webSocketOf(connection)?._socket;
      stream?.cork();
      try {
        flush();
      } finally {
        stream?.uncork();
      }
    }

    connection.flush = () => {
      if (isDue) return;
      isDue = true;
      if (due.push(send) === 1) setImmediate(sendDue);
    };
  };
}
