import type { IncomingMessage, ServerResponse } from "node:http";
import { checkRequest, type EngineRequest } from "./check-request.js";
import type { ConnectionCount } from "./connection-count.js";
import type { RawConnection } from "./raw-connection.js";
import { isUpgrade, type Refusal, refuse, refuseUpgrade } from "./refuse.js";

/** An error that Engine.IO responds to with a status of 400. */
interface ConnectionError {
  readonly req: IncomingMessage & { readonly res?: ServerResponse | null };
  readonly message: string;
}

/** Engine.IO's server, as far as requests pass through it. */
interface Engine {
  use(middleware: (request: EngineRequest, response: ServerResponse, next: () => void) => void): unknown;
  on(event: "connection_error", listener: (error: ConnectionError) => void): unknown;
}

export interface ScreeningOptions {
  /** The open session of that id. */
  readonly session: (id: string) => RawConnection | undefined;
  /** Whether a request may open a session. */
  readonly admit: (request: IncomingMessage) => Refusal | undefined;
  readonly count: ConnectionCount;
  /** Called for a session whose client does not read. */
  readonly onUnread: (session: RawConnection) => void;
  readonly onRefused: (refusal: Refusal) => void;
}

/** Decides which requests Engine.IO gets: those that fit, and that open a session only where one may be opened. */
export function screenRequests(engine: Engine, { session, admit, count, onUnread, onRefused }: ScreeningOptions): void {
  /** The response to the last poll of each polling session. */
  const lastPolls = new WeakMap<RawConnection, ServerResponse>();

  engine.use((request, response, next) => {
    const upgrade = isUpgrade(response);
    const of = session(request._query.sid ?? "");
    const refusal = checkRequest(request, upgrade, of) ?? (of ? undefined : admit(request));
    if (refusal) {
      onRefused(refusal);
      return refuse(request, response, refusal);
    }
    if (upgrade) count.addWebSocket(request.socket);
    else if (of && request.method === "GET") notePoll(of, response);
    next();
  });

  // Engine.IO would write the rejection of an upgrade itself, without our headers.
  engine.on("connection_error", ({ req: request, message }) => {
    if (!request.res) refuseUpgrade(request.socket, { status: 400, message });
  });

  /** A client that polls again has read the last response, or it will never read it: each one takes memory. */
  function notePoll(polling: RawConnection, response: ServerResponse): void {
    const last = lastPolls.get(polling);
    lastPolls.set(polling, response);
    if (last?.writableEnded && !last.writableFinished) onUnread(polling);
  }
}
