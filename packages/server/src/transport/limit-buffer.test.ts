import { EventEmitter } from "node:events";
import { LIMITS } from "@duologue/protocol";
import { expect, test } from "vitest";
import { limitBuffer } from "./limit-buffer.js";
import type { RawConnection } from "./raw-connection.js";

/** A raw connection below Socket.IO, and the time, in the test's hand. */
class Raw extends EventEmitter {
  readyState = "open";
  writeBuffer: unknown[] = [];
  readonly transport = { socket: { bufferedAmount: 0, _socket: { _handle: { writeQueueSize: 0 } } } };
  readonly #timers = new Set<() => void>();
  readonly clock = {
    now: () => 0,
    after: (_ms: number, callback: () => void) => {
      this.#timers.add(callback);
      return () => void this.#timers.delete(callback);
    },
  };
  cuts = 0;

  constructor() {
    super();
    limitBuffer(this as unknown as RawConnection, this.clock, () => {
      this.cuts += 1;
    });
  }

  /** A packet that is to be sent, of so many bytes. */
  send(bytes: number): void {
    this.sendData("x".repeat(bytes));
  }

  sendData(data: string | Buffer): void {
    const packet = { type: "message", data };
    this.emit("packetCreate", packet);
    this.writeBuffer.push(packet);
  }

  /** The transport takes what waits; so much of it stays in the WebSocket. */
  flush(bufferedAmount: number): void {
    this.writeBuffer = [];
    this.transport.socket.bufferedAmount = bufferedAmount;
    this.transport.socket._socket._handle.writeQueueSize = bufferedAmount;
  }

  aSecondPasses(): void {
    const due = [...this.#timers];
    this.#timers.clear();
    for (const callback of due) callback();
  }
}

const MB = LIMITS.socketBufferBytes;

test("[LIMIT6] who takes nothing of more than 1 MB for a second is cut off, once", () => {
  const raw = new Raw();
  raw.send(MB);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(0);
  raw.send(1);
  expect(raw.cuts).toBe(0);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(1);
  raw.send(MB);
  raw.send(MB);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(1);
});

test("[LIMIT6] both buffers count, in bytes", () => {
  const raw = new Raw();
  raw.send(MB);
  raw.flush(MB / 2);
  // Two bytes each.
  raw.sendData("é".repeat(MB / 4));
  raw.aSecondPasses();
  expect(raw.cuts).toBe(0);
  raw.sendData(Buffer.alloc(1));
  raw.aSecondPasses();
  expect(raw.cuts).toBe(1);
});

test("[LIMIT6] a burst that waits for the transport's turn, or that is being read, cuts nobody", () => {
  const raw = new Raw();
  for (let at = 0; at < 64; at += 1) raw.send(MB / 16);
  raw.flush(4 * MB);
  // A single write: what is left of it shows in the system's queue alone.
  for (const left of [3.9, 2, 1.5]) {
    raw.transport.socket._socket._handle.writeQueueSize = left * MB;
    raw.aSecondPasses();
  }
  raw.flush(MB);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(0);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(0);
});

test("[LIMIT6] what its own pings make wait is no progress", () => {
  const raw = new Raw();
  raw.send(2 * MB);
  raw.flush(2 * MB);
  raw.aSecondPasses();
  expect(raw.cuts).toBe(0);
  raw.transport.socket.bufferedAmount += 1_000;
  raw.aSecondPasses();
  expect(raw.cuts).toBe(1);
});

test("[LIMIT6] 8 MB are cut off at once, one answer of whatever size on top", () => {
  const raw = new Raw();
  raw.send(15 * MB);
  for (let at = 0; at < 8; at += 1) raw.send(MB);
  raw.send(1);
  expect(raw.cuts).toBe(0);
  raw.send(1);
  expect(raw.cuts).toBe(1);
});

test("[LIMIT6] an answer that was large once allows nothing later", () => {
  const raw = new Raw();
  raw.send(15 * MB);
  raw.flush(0);
  for (let at = 0; at < 9; at += 1) raw.send(MB);
  raw.send(1);
  expect(raw.cuts).toBe(0);
  raw.send(1);
  expect(raw.cuts).toBe(1);
});
