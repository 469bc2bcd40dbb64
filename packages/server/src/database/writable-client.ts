import type { EventEmitter } from "node:events";
import type { Duplex } from "node:stream";
import pg from "pg";
import { requireChannelBinding } from "./require-channel-binding.js";
import { ServerNotWritableError } from "./server-not-writable.js";

export interface WritableClientConfig extends pg.ClientConfig {
  /** Called when the server proves to take no writes, whoever runs the statement that shows it. */
  readonly onNotWritable?: () => void;
  /** Whether to connect only to a server that proves to have the other end of TLS. */
  readonly requiresChannelBinding?: boolean;
}

/** What `pg` has beneath a client, and does not declare. */
interface Internals {
  readonly connection: EventEmitter & { readonly stream: Duplex };
  readonly connectionParameters: { replication?: string | undefined };
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

const IS_READ_ONLY = `select pg_is_in_recovery() or current_setting('transaction_read_only')::boolean as "isReadOnly"`;
/** SQLSTATE read_only_sql_transaction. */
const READ_ONLY = "25006";

/**
 * A connection that fails as soon as it is known that its server takes no writes. PostgreSQL 14 and later report the
 * change before the end of the first response that it affects, so no stale response is returned.
 */
export class WritableClient extends pg.Client {
  /** When the server was last known to take writes, by the clock of `performance.now()`. */
  checkedAt = 0;
  readonly #onNotWritable: () => void;

  constructor(config: WritableClientConfig = {}) {
    super(config);
    this.#onNotWritable = config.onNotWritable ?? (() => {});
    const { connection, connectionParameters } = this as unknown as Internals;
    // The driver takes PGREPLICATION for it, and would open a session that knows hardly any SQL.
    connectionParameters.replication = undefined;
    if (config.requiresChannelBinding) requireChannelBinding(connection);
    connection.on("errorMessage", ({ code }: { readonly code?: string }) => {
      if (code === READ_ONLY) this.#onNotWritable();
    });
    // Reports that come while it connects may be a pooler's, from long ago: `check` asks the server.
    this.once("connect", () => connection.on("parameterStatus", (report: ParameterStatus) => this.#receive(report)));
  }

  /**
   * Asks the server whether it takes writes.
   *
   * @param ms how long to wait for the response
   * @throws ServerNotWritableError
   */
  async check(ms: number): Promise<void> {
    const askedAt = performance.now();
    const query = { text: IS_READ_ONLY, query_timeout: Math.max(1, ms) };
    const { rows } = await this.query<{ isReadOnly: boolean }>(query);
    if (rows[0]?.isReadOnly) {
      this.#onNotWritable();
      throw new ServerNotWritableError();
    }
    this.checkedAt = askedAt;
  }

  #receive({ parameterName, parameterValue }: ParameterStatus): void {
    if (parameterValue !== "on") return;
    if (parameterName !== "in_hot_standby" && parameterName !== "default_transaction_read_only") return;
    this.#onNotWritable();
    const { connection } = this as unknown as Internals;
    // What is in flight rejects with this error, and the pool drops the connection.
    connection.emit("error", new ServerNotWritableError());
    connection.stream.destroy();
  }
}
