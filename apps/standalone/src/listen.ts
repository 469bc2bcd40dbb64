import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { errorCode, errorLine, StartFailure } from "./start-failure.js";

/**
 * Begins to listen.
 *
 * @returns the port, which the system chooses if `port` is 0
 * @throws StartFailure
 */
export async function listen(server: Server, host: string, port: number): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    throw new StartFailure(explain(error, host, port), { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

function explain(error: unknown, host: string, port: number): string {
  switch (errorCode(error)) {
    case "EADDRINUSE":
      return `Port ${port} of ${host} is in use. Stop the program that listens there, or set PORT to another one.`;
    case "EACCES":
      return `There is no permission to listen on port ${port}. Set PORT to one above 1023.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `HOST is ${host}, which is no address of this machine. Set it to 127.0.0.1, or to 0.0.0.0 for all.`;
    default:
      return `Listening on port ${port} of ${host} failed: ${errorLine(error)}`;
  }
}

/** The address to open in a browser on this machine. */
export function localUrl(host: string, port: number): string {
  const everywhereOrHere = ["0.0.0.0", "::", "127.0.0.1", "::1", "localhost"];
  const name = everywhereOrHere.includes(host) ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
