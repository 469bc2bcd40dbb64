import { setImmediate as endOfTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGatherFrames } from "./gather-frames.js";
import type { RawConnection } from "./raw-connection.js";

/** An Engine.IO connection that writes down what it does. */
class Raw {
  readonly log: string[] = [];
  readonly transport: object;
  waiting: string[] = [];

  constructor(over: "websocket" | "polling") {
    const stream = { cork: () => this.log.push("cork"), uncork: () => this.log.push("uncork") };
    this.transport = over === "websocket" ? { socket: { _socket: stream } } : {};
  }

  /** As Engine.IO sends a packet. */
  send(packet: string): void {
    this.waiting.push(packet);
    this.flush();
  }

  flush(): void {
    this.log.push(`write ${this.waiting.join(" ")}`);
    this.waiting = [];
  }
}

function gathering(...raws: Raw[]): void {
  const gatherFrames = createGatherFrames();
  for (const raw of raws) gatherFrames(raw as unknown as RawConnection);
}

test("[SEND19] what a turn tells a connection leaves in one system call, in order; the next turn in the next", async () => {
  const [ada, ben] = [new Raw("websocket"), new Raw("websocket")];
  gathering(ada, ben);
  ada.send("1");
  ben.send("2");
  // A promise that goes on belongs to the same turn.
  await Promise.resolve();
  ada.send("3");
  expect([ada.log, ben.log]).toEqual([[], []]);
  await endOfTurn();
  ada.send("4");
  await endOfTurn();
  expect(ada.log).toEqual(["cork", "write 1 3", "uncork", "cork", "write 4", "uncork"]);
  expect(ben.log).toEqual(["cork", "write 2", "uncork"]);
});

test("[SEND19] a long poll is answered with what the turn told", async () => {
  const raw = new Raw("polling");
  gathering(raw);
  raw.send("1");
  raw.send("2");
  await endOfTurn();
  expect(raw.log).toEqual(["write 1 2"]);
});
