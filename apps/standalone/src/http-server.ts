import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  type Server,
  type ServerOptions,
  ServerResponse,
} from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { HTTP_TIMEOUTS } from "./http-timeouts.js";
import { listen } from "./listen.js";

/** Requests in flight when the connections end have this long to finish. */
const GRACE_MS = 1_000;

type Fetch = Parameters<typeof createAdaptorServer>[0]["fetch"];

/** An HTTP server that ends in good order: first new connections are refused, later the existing ones end. */
export class HttpServer {
  /** Node's server. */
  readonly node: Server;
  #closed: Promise<void> = Promise.resolve();

  constructor(fetch: Fetch, timeouts: ServerOptions = HTTP_TIMEOUTS) {
    const isListening = () => this.node.listening;
    /** Once the server has stopped listening, each response ends its connection, so no proxy reuses that. */
    class Response<Request extends IncomingMessage> extends ServerResponse<Request> {
      override writeHead(
        status: number,
        messageOrHeaders?: string | OutgoingHttpHeaders | OutgoingHttpHeader[],
        headers?: OutgoingHttpHeaders | OutgoingHttpHeader[],
      ): this {
        if (!isListening()) this.shouldKeepAlive = false;
        return super.writeHead(status, messageOrHeaders as string, headers);
      }
    }
    this.node = createAdaptorServer({ fetch, serverOptions: { ...timeouts, ServerResponse: Response } }) as Server;
  }

  /** @throws StartFailure */
  async listen(host: string, port: number): Promise<void> {
    await listen(this.node, host, port);
  }

  /** Refuses new connections from now on, and ends the idle ones. Requests in flight are answered. */
  stopListening(): void {
    this.#closed = new Promise((resolve) => this.node.close(() => resolve()));
  }

  /** Ends the remaining connections: idle ones immediately, the others after their response or after 1 s. */
  async endConnections(): Promise<void> {
    this.node.closeIdleConnections();
    let timer: NodeJS.Timeout | undefined;
    const graceEnded = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        this.node.closeAllConnections();
        resolve();
      }, GRACE_MS);
    });
    await Promise.race([this.#closed, graceEnded]);
    clearTimeout(timer);
  }
}
