import { LIMITS, type MessageError } from "@duologue/protocol";
import type { SocketToken, TokenHolder } from "../auth/socket-auth-middleware.js";
import type { Clock } from "../kernel/clock.js";
import type { Logger } from "../kernel/logger.js";
import type { OtherProcesses } from "./other-processes.js";
import type { Peer } from "./peer.js";
import { cutOff, type RawConnection } from "./raw-connection.js";

/** A socket of Socket.IO, as far as it is needed here. */
export interface ChatSocket {
  readonly connected: boolean;
  readonly data: TokenHolder;
  /** A `RawConnection`, which has another type there. */
  readonly conn: object;
  join(room: string): Promise<void> | void;
  leave(room: string): Promise<void> | void;
  emit(event: "messageError", failure: MessageError): unknown;
  disconnect(close: boolean): unknown;
}

/** What the peers of a process share. */
export interface PeerContext {
  readonly processes: Pick<OtherProcesses, "subscribed"> | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A socket as its commands see it. It is kept for each connection, so it has no more than it needs. */
export class SocketPeer implements Peer {
  readonly #socket: ChatSocket;
  readonly #context: PeerContext;

  constructor(socket: ChatSocket, context: PeerContext) {
    this.#socket = socket;
    this.#context = context;
  }

  get userId(): number {
    return this.#socket.data.userId;
  }

  expiresInMs(): number {
    return Math.max(0, this.#socket.data.validUntil - this.#context.clock.now());
  }

  renew(token: SocketToken): void {
    Object.assign(this.#socket.data, token);
  }

  async join(room: string): Promise<void> {
    // Socket.IO would keep a socket that is gone in the room for ever.
    if (!this.#socket.connected) return;
    await this.#socket.join(room);
    await this.#context.processes?.subscribed();
  }

  leave(room: string): void {
    void this.#socket.leave(room);
  }

  tellFailure(failure: MessageError): void {
    this.#socket.emit("messageError", failure);
  }

  banish(reason: string): void {
    this.#context.logger.warn({ userId: this.userId, reason }, "A socket was ended for good.");
    disconnectPermanently(this.#socket, this.#context.clock);
  }
}

/** Ends a socket, and tells its client not to come back. */
export function disconnectPermanently(socket: ChatSocket, clock: Clock): void {
  socket.disconnect(true);
  // Engine.IO first waits until the client has read everything, which may be never.
  clock.after(LIMITS.closeTimeoutMs, () => endSocket(socket));
}

/** Ends a socket, not for good: its client comes back by itself. */
export function endSocket(socket: ChatSocket): void {
  cutOff(rawConnectionOf(socket));
}

/**
 * Lets go of the request that opened a connection, and of the token: nobody asks for them any more, and together they
 * are a tenth of what an idle connection takes.
 */
export function forgetRequest(socket: ChatSocket): void {
  rawConnectionOf(socket).request = undefined;
  Object.assign(socket, { handshake: undefined });
}

function rawConnectionOf({ conn }: ChatSocket): RawConnection {
  return conn as RawConnection;
}
