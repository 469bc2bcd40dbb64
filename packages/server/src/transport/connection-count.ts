import type { Duplex } from "node:stream";
import type { RawConnection } from "./raw-connection.js";

/** Counts the connections of a process: what takes a file descriptor, or memory for a client. */
export class ConnectionCount {
  #webSockets = 0;
  #pollingSessions = 0;
  // One function for all: a connection keeps its listener for as long as it lasts.
  readonly #onWebSocketClosed = () => {
    this.#webSockets -= 1;
  };

  get total(): number {
    return this.#webSockets + this.#pollingSessions;
  }

  /** Counts the TCP connection of a WebSocket until its file descriptor is closed. */
  addWebSocket(connection: Duplex): void {
    if (connection.destroyed) return;
    this.#webSockets += 1;
    connection.on("close", this.#onWebSocketClosed);
  }

  /** Counts a session that begins with polling until it ends, or a WebSocket has taken over. */
  addSession(session: RawConnection): void {
    if (session.transport.name !== "polling") return;
    this.#pollingSessions += 1;
    const onLeft = () => {
      this.#pollingSessions -= 1;
      session.off("upgrade", onLeft);
      session.off("close", onLeft);
    };
    session.on("upgrade", onLeft);
    session.on("close", onLeft);
  }
}
