import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Below those that systems give to connections which go out: 32,768 and up on Linux, 49,152 and up elsewhere. */
const FIRST = 12_000;
const LAST = 32_000;

const given = new Set<number>();

/**
 * A port that nobody listens on, and that stays free while a server which was killed is started again: no connection that
 * goes out is given it, and nobody else in this process.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(FIRST, LAST);
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
