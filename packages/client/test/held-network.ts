import { connect, createServer, type Socket } from "node:net";

/** A network between client and server that a test can hold, cut and mend. Real connections go through it. */
export interface HeldNetwork extends AsyncDisposable {
  /** Where the client finds the server. */
  readonly url: string;
  /** From now on nothing that the server says arrives, while what it hears does. */
  holdAnswers(): void;
  /** From now on nothing gets through the present connections, either way, and nobody is told; new ones are whole. */
  freeze(): void;
  /** Breaks every connection; new ones are refused until `mend()`. */
  cut(): void;
  mend(): void;
}

export async function createHeldNetwork(serverUrl: string): Promise<HeldNetwork> {
  const { hostname, port } = new URL(serverUrl);
  const open = new Set<Socket>();
  const frozen = new WeakSet<Socket>();
  let isCut = false;
  let isHeld = false;

  const proxy = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on("data", (bytes) => {
        if (!frozen.has(from) && (from === near || !isHeld)) to.write(bytes);
      });
      from.on("error", () => to.destroy());
      from.on("close", () => {
        open.delete(from);
        to.destroy();
      });
    }
    return undefined;
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  if (address === null || typeof address === "string") throw new Error("The network has no port.");

  function cut() {
    isCut = true;
    isHeld = false;
    for (const socket of open) socket.destroy();
  }

  return {
    url: `http://127.0.0.1:${address.port}`,
    holdAnswers() {
      isHeld = true;
    },
    freeze() {
      for (const socket of open) frozen.add(socket);
    },
    cut,
    mend() {
      isCut = false;
    },
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
