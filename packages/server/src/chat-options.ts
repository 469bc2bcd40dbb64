import type { TokenSource } from "./auth/verify-token.js";
import type { MayTalk } from "./conversations/open-conversation.js";
import type { DatabaseInput } from "./database/connect.js";
import type { Database } from "./database/database.js";
import type { Clock } from "./kernel/clock.js";
import type { Logger } from "./kernel/logger.js";
import type { Transport } from "./transport/transport.js";

/** What a host application decides about its chat. */
export interface ChatOptions {
  /** Where to keep everything; an opened database stays the caller's to close. */
  readonly database: DatabaseInput | Database;
  /** Where processes that share a PostgreSQL database meet: `redis://…`, Redis 7 or Valkey. Without it, this one is alone. */
  readonly redis?: string | undefined;
  /** Whose tokens are accepted. With several sources, each token is tried with one after the other. */
  readonly tokens: TokenSource | readonly TokenSource[];
  /** Whether a user may open a conversation with another; by default everybody may. */
  readonly mayTalk?: MayTalk;
  /** Seconds by which clocks may differ, and for which a socket outlives its token; default 30. */
  readonly tokenLeeway?: number;
  /** Messages a second for each user, default 20, with bursts of three times as many; `off` for load tests. */
  readonly rateLimit?: number | "off";
  /** Lets the host's server create and change people over HTTP; without it those routes are off. */
  readonly apiKey?: string;
  /**
   * Where the chat is on the servers that it is attached to: `/chat`. Then `attach` serves its HTTP routes there, and
   * Socket.IO at `/chat/socket.io`. Without it, `attach` serves Socket.IO alone, and the host mounts the routes.
   */
  readonly basePath?: string | undefined;
  /** Path of Socket.IO, default `<basePath>/socket.io`. */
  readonly path?: string | undefined;
  /** Default both: a plain client begins with polling. */
  readonly transports?: readonly Transport[];
  /** Where the application is reached from outside, if that differs from what requests say (behind a TLS proxy). */
  readonly publicUrl?: string;
  /** Other origins whose pages may connect: `https://www.example.com`, `capacitor://localhost`; or `*` for all. */
  readonly corsOrigin?: string | readonly string[];
  /** Connections that this process takes, default 20,000. */
  readonly maxConnections?: number;
  /** Sockets of one user in this process, default 50; further ones are rejected with `too_many_sockets`. */
  readonly maxSocketsPerUser?: number;
  /** Where the log goes, default JSON lines on standard output; pino's fits. It receives no secret and no user's text. */
  readonly logger?: Logger;
  /** Whether the log has a line for each connection, request and command; default `DUOLOGUE_DEBUG=1`. */
  readonly debug?: boolean | undefined;
  readonly clock?: Clock;
}
