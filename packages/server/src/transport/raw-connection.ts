import { LIMITS } from "@duologue/protocol";

/** A packet of Engine.IO, as far as guarding needs it. */
interface RawPacket {
  readonly type: string;
  readonly data?: unknown;
}

/** The raw connection below a Socket.IO socket: Engine.IO's `Socket`, and what it keeps to itself. */
export interface RawConnection {
  readonly readyState: "opening" | "open" | "closing" | "closed";
  readonly transport: { readonly name: "polling" | "websocket" };
  /** Whether a WebSocket is about to take over from polling, */
  readonly upgrading: boolean;
  /** or did so. */
  readonly upgraded: boolean;
  /** What the transport has not taken yet. */
  readonly writeBuffer: readonly unknown[];
  /** The one that opened it. */
  request: unknown;
  on(event: "packet" | "packetCreate", listener: (packet: RawPacket) => void): unknown;
  on(event: "close" | "upgrade", listener: () => void): unknown;
  off(event: "close" | "upgrade", listener: () => void): unknown;
  removeAllListeners(event: string): unknown;
  close(discard: boolean): unknown;
  /** Hands its packets to the transport, if that takes any now. Engine.IO calls it after each packet. */
  flush(): void;
}

/** The WebSocket under a connection, and what it keeps to itself; long polling has none. */
export interface RawWebSocket {
  readonly readyState: number;
  /** Bytes that were given to it and that the system has not taken, whole writes at a time. */
  readonly bufferedAmount: number;
  readonly _socket?: RawStream | null;
  terminate(): void;
}

/** The TCP (or TLS) connection under a WebSocket. */
interface RawStream {
  readonly _handle?: { readonly writeQueueSize?: number } | null;
  cork(): void;
  uncork(): void;
  write(bytes: Buffer, onWritten: (error?: Error | null) => void): boolean;
}

export function webSocketOf({ transport }: RawConnection): RawWebSocket | undefined {
  return "socket" in transport ? (transport.socket as RawWebSocket) : undefined;
}

/** Closing politely waits for the buffer to drain; ending the WebSocket under it takes a millisecond. */
export function cutOff(connection: RawConnection): void {
  // Socket.IO listens there: it must not see what is still in the same request.
  connection.removeAllListeners("data");
  const webSocket = webSocketOf(connection);
  connection.close(true);
  webSocket?.terminate();
}

/** Lets a session that the server closes last 2 s without a poll; with Engine.IO's default it would last 30 s. */
export function limitClosing({ transport }: RawConnection): void {
  if ("closeTimeout" in transport) transport.closeTimeout = LIMITS.closeTimeoutMs;
}
