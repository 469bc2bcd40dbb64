import { LIMITS } from "@duologue/protocol";

/** A packet of Engine.IO, as far as guarding needs it. */
interface RawPacket {
  readonly type: string;
  readonly data?: unknown;
}

/** The raw connection below a Socket.IO socket: Engine.IO's `Socket`, and what it keeps to itself. */
export interface RawConnection {
  /** Its session id, which requests of long polling and upgrades carry. */
  readonly id: string;
  readonly transport: object;
  on(event: "packet" | "packetCreate", listener: (packet: RawPacket) => void): unknown;
  on(event: "flush" | "close", listener: () => void): unknown;
  removeAllListeners(event: string): unknown;
  close(discard: boolean): unknown;
}

/** Socket.IO's packet that connects to a namespace begins with this. */
const CONNECT = "0";

/**
 * Guards one raw connection against what Socket.IO lets through: a second CONNECT (its middleware would run for each of
 * hundreds of thousands in one request), and a peer that does not read (its messages would pile up in memory).
 */
export function guardConnection(connection: RawConnection, onCut: (reason: string) => void): void {
  const cut = (reason: string) => {
    onCut(reason);
    cutOff(connection);
  };
  allowOneConnect(connection, () => cut("a second CONNECT"));
  limitBuffer(connection, () => cut("a peer that does not read"));
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

/** Bytes wait in Engine.IO's buffer until the transport takes them, and then in that of the WebSocket. */
function limitBuffer(connection: RawConnection, onFull: () => void): void {
  let waiting = 0;
  let isFull = false;
  connection.on("flush", () => {
    waiting = 0;
  });
  connection.on("packetCreate", ({ data }) => {
    // What waits already counts, not what comes: one answer alone may be larger than the buffer.
    if (!isFull && waiting + bufferedAmount(connection) > LIMITS.socketBufferBytes) {
      isFull = true;
      onFull();
    }
    waiting += typeof data === "string" ? data.length : 0;
  });
}

function bufferedAmount({ transport }: RawConnection): number {
  return webSocketOf(transport)?.bufferedAmount ?? 0;
}

/** Closing politely waits for the buffer to drain; ending the WebSocket under it takes a millisecond. */
export function cutOff(connection: RawConnection): void {
  // Socket.IO listens there: it must not see what is still in the same request.
  connection.removeAllListeners("data");
  const webSocket = webSocketOf(connection.transport);
  connection.close(true);
  webSocket?.terminate();
}

interface RawWebSocket {
  readonly bufferedAmount: number;
  terminate(): void;
}

function webSocketOf(transport: object): RawWebSocket | undefined {
  return "socket" in transport ? (transport.socket as RawWebSocket) : undefined;
}
