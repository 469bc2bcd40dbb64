import { type AddressInfo, createServer, type Server } from "node:net";
import { errorCode, errorLine, StartFailure } from "./start-failure.js";

/**
 * Checks that a server could listen there, by listening for a moment.
 *
 * @returns the port, which the system chooses if `port` is 0
 * @throws StartFailure
 */
export async function checkPort(host: string, port: number): Promise<number> {
  const server = createServer();
  const advice = "Stop the program that listens there, or set PORT to another one.";
  await begin(server, host, port, `Port ${port} of ${host} is in use. ${advice}`);
  const { port: free } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return free;
}

/**
 * Listens on a port that was free when it was checked.
 *
 * @throws StartFailure
 */
export async function listen(server: Server, host: string, port: number): Promise<void> {
  const advice = "Stop that program, or start Duologue again with another PORT.";
  await begin(server, host, port, `Another program took port ${port} of ${host} during the start. ${advice}`);
}

async function begin(server: Server, host: string, port: number, inUse: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const line = errorCode(error) === "EADDRINUSE" ? inUse : explain(error, host, port);
    throw new StartFailure(line, { cause: error });
  }
}

function explain(error: unknown, host: string, port: number): string {
  switch (errorCode(error)) {
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
