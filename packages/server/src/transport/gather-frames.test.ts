import { setImmediate as endOfTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGatherFrames } from "./gather-frames.js";
import type { RawConnection } from "./raw-connection.js";

/** An Engine.IO connection that writes down what it does. */
class Raw {
  readonly log: string[] = [];
  waiting: string[] = [];

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

test("[SEND19] what a turn tells a connection is handed on together, in order; the next turn by itself", async () => {
  const [ada, ben] = [new Raw(), new Raw()];
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
  expect(ada.log).toEqual(["write 1 3", "write 4"]);
  expect(ben.log).toEqual(["write 2"]);
});
