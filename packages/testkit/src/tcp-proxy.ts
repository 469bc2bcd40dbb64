import type { AddressInfo } from "node:net";
import { createServer, connect as dial, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A network held in the hand: what goes to `port` goes to the target, until it is cut. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection, and refuses new ones. */
  cut(): void;
  /** Becomes a black hole: connections stay and are made, and what is sent into them arrives nowhere. */
  swallow(): void;
  /** New connections go to this port from now on; those that stand stay. */
  retarget(port: number): void;
  /** Lets connections through again. What a black hole has swallowed from stays dead. */
  heal(): void;
  /**
   * Of the next connection in which the client sends `text`, what the target answers is dropped, and the connection cut.
   * Resolves when the target has answered: what `text` asked for is done.
   */
  dropAnswerTo(text: string): Promise<void>;
}

/** One connection through the proxy. */
interface Line {
  readonly client: Socket;
  readonly target: Socket;
  /** What is sent on it arrives nowhere any more. */
  isDead: boolean;
}

/** Starts a proxy in front of a port of this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const lines = new Set<Line>();
  let nextTarget = targetPort;
  let mode: "open" | "cut" | "swallowing" = "open";
  let trap: { readonly text: string; readonly sprung: () => void } | undefined;

  const server = createServer((client) => {
    client.on("error", () => {});
    if (mode === "cut") {
      client.destroy();
      return;
    }
    const target = dial(nextTarget, "127.0.0.1").on("error", () => {});
    const line: Line = { client, target, isDead: mode === "swallowing" };
    lines.add(line);
    let onAnswer: (() => void) | undefined;
    const there = gate((chunk) => {
      if (trap && chunk.includes(trap.text)) {
        onAnswer = trap.sprung;
        trap = undefined;
      }
      return !line.isDead;
    });
    const back = gate(() => {
      if (!onAnswer) return !line.isDead;
      hangUp(line);
      onAnswer();
      return false;
    });
    client.pipe(there).pipe(target);
    target.pipe(back).pipe(client);
    client.on("close", () => hangUp(line));
    target.on("close", () => !line.isDead && hangUp(line));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  function hangUp(line: Line): void {
    lines.delete(line);
    line.client.destroy();
    line.target.destroy();
  }
  const cut = () => {
    mode = "cut";
    for (const line of lines) hangUp(line);
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    swallow() {
      mode = "swallowing";
      for (const line of lines) line.isDead = true;
    },
    retarget(port) {
      nextTarget = port;
    },
    heal() {
      mode = "open";
    },
    dropAnswerTo: (text) =>
      new Promise((sprung) => {
        trap = { text, sprung };
      }),
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Lets through what passes. */
function gate(passes: (chunk: Buffer) => boolean): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, passes(chunk) ? chunk : undefined);
    },
  });
}
