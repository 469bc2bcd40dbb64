import { EventEmitter } from "node:events";
import { LIMITS } from "@duologue/protocol";
import { expect, test } from "vitest";
import { createGuardConnection } from "./guard-connection.js";
import type { RawConnection } from "./raw-connection.js";

/** A raw connection below Socket.IO, in the test's hand. */
class Raw extends EventEmitter {
  readonly ended: string[] = [];
  aSecondPasses = () => {};
  readonly clock = {
    now: () => 0,
    after: (_ms: number, callback: () => void) => {
      this.aSecondPasses = callback;
      return () => {};
    },
  };
  readonly readyState = "open";
  readonly writeBuffer: unknown[] = [];
  readonly transport = { socket: { bufferedAmount: 0, terminate: () => this.ended.push("terminated") } };

  close(discard: boolean): void {
    this.ended.push(`closed, ${discard ? "discarding" : "draining"}`);
  }

  receive(data: string): void {
    this.emit("packet", { type: "message", data });
  }

  /** A packet that is to be sent, of so many bytes. */
  send(bytes: number): void {
    const packet = { type: "message", data: "x".repeat(bytes) };
    this.emit("packetCreate", packet);
    this.writeBuffer.push(packet);
  }
}

function guarded() {
  const raw = new Raw();
  const reasons: string[] = [];
  raw.on("data", () => {});
  const { guardConnection } = createGuardConnection(raw.clock, (reason) => reasons.push(reason));
  guardConnection(raw as unknown as RawConnection);
  return { raw, reasons };
}

const CUT = ["closed, discarding", "terminated"];

test("[AUTH7] the second CONNECT cuts the connection off, and nothing behind it is read", () => {
  const { raw, reasons } = guarded();
  raw.receive("0{}");
  raw.receive('2["sendMessage"]');
  expect(raw.ended).toEqual([]);
  raw.receive("0/other,");
  raw.receive("0");
  expect(raw.ended).toEqual(CUT);
  expect(raw.listenerCount("data")).toBe(0);
  expect(reasons).toEqual(["a second CONNECT"]);
});

test("[LIMIT6] a peer that does not read is cut off, and its buffer thrown away", () => {
  const { raw, reasons } = guarded();
  raw.send(LIMITS.socketBufferBytes + 1);
  expect(raw.ended).toEqual([]);
  raw.aSecondPasses();
  expect(raw.ended).toEqual(CUT);
  expect(reasons).toEqual(["a peer that does not read"]);
});
