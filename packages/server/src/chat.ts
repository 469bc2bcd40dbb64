import type { User } from "@duologue/protocol";
import type { AttachableServer } from "./mount/attachable-server.js";
import type { FetchBindings } from "./mount/node-listener.js";
import type { ChatSessions } from "./sessions/session.js";
import type { Person } from "./users/user.js";

/** One-to-one chat for a host application. */
export interface Chat {
  /** Where `attach` serves the routes: `/chat`, `` at the root. */
  readonly basePath: string | undefined;
  /**
   * Serves the chat at a server of `node:http`, `https` or `http2`, next to what that already serves: Socket.IO, and
   * with `basePath` the HTTP routes. It may be called before or after the server has its listeners, and listens.
   *
   * @throws SetupError if it is no such server, or if a chat or another WebSocket server takes the path already
   */
  attach(server: AttachableServer): void;
  /**
   * The HTTP routes, as a standard fetch handler: at the root, and under `basePath`. The second argument is what
   * `@hono/node-server` passes.
   */
  readonly fetch: (request: Request, bindings?: FetchBindings) => Promise<Response>;
  readonly users: {
    /** Creates a person of the host, or changes the one with this `externalId`. Throws a ZodError on bad values. */
    upsert(person: Person): Promise<User>;
  };
  readonly sessions: ChatSessions;
  /**
   * Takes no more connections and commands, commits and answers what was accepted, ends all connections so that default
   * clients come back by themselves, and closes the database if it was opened here. Takes a fraction of a second, and
   * while the database is away up to 8.
   */
  close(): Promise<void>;
}
