import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** Notes each request or upgrade that arrives at a server. Listeners of a host do not see those of the chat. */
export function watchRequests<Second>(
  server: Server,
  event: "request" | "upgrade",
  note: (request: IncomingMessage, second: Second) => void,
): () => void {
  const { emit } = server;
  server.emit = ((name: string, ...values: [IncomingMessage, Second]) => {
    if (name === event) note(...values);
    return Reflect.apply(emit, server, [name, ...values]);
  }) as typeof emit;
  return () => {
    server.emit = emit;
  };
}

/** The next request that arrives at a server. */
export function nextRequest(server: Server): Promise<[IncomingMessage, ServerResponse]> {
  return new Promise((resolve) => {
    const stop = watchRequests<ServerResponse>(server, "request", (...pair) => {
      stop();
      resolve(pair);
    });
  });
}
