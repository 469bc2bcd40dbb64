import {
  failOver,
  type Janitor,
  type PostgresServer,
  startPostgresServer,
  startStandbyServer,
} from "@duologue/testkit";
import pg from "pg";

const DATABASE = "duologue_torture";

/** PostgreSQL of the run's own: one primary, and after a failover the former one, which is read-only and responds. */
export class Postgres {
  readonly #janitor: Janitor;
  #primary: PostgresServer;
  #former: PostgresServer | null = null;

  private constructor(primary: PostgresServer, janitor: Janitor) {
    this.#primary = primary;
    this.#janitor = janitor;
  }

  static async start(janitor: Janitor): Promise<Postgres> {
    const primary = await startPostgresServer();
    janitor.watchPostgres(primary);
    const client = new pg.Client({ connectionString: primary.url("postgres") });
    await client.connect();
    await client.query(`create database ${DATABASE}`);
    await client.end();
    return new Postgres(primary, janitor);
  }

  /** Of the primary. */
  get port(): number {
    return this.#primary.port;
  }

  /** The database of the run on the primary. */
  get databaseUrl(): string {
    return this.urlBy(this.port);
  }

  /** The same by a port that leads to it. */
  urlBy(port: number): string {
    return `postgres://postgres:postgres@127.0.0.1:${port}/${DATABASE}`;
  }

  /** Restarts the primary. */
  restart(how: "fast" | "immediate"): Promise<void> {
    return this.#primary.restart(how);
  }

  /**
   * Promotes a standby, for which the primary is restarted first. The former primary is read-only then, and responds on
   * every open connection until the next failover.
   */
  async failOver(): Promise<void> {
    const standby = await startStandbyServer(this.#primary);
    this.#janitor.watchPostgres(standby);
    await this.#former?.stop();
    this.#former = this.#primary;
    await failOver(this.#former, standby);
    this.#primary = standby;
  }

  async stop(): Promise<void> {
    await this.#former?.stop();
    await this.#primary.stop();
  }
}
