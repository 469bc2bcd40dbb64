import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Journal } from "../journal.js";
import type { Postgres } from "../servers/postgres.js";

const EVERY_MS = 150;
/** How far behind the newest message a late one is looked for: many times what can be under way at once. */
const LOOK_BACK = 1_000;

/** Conversations and their messages, in one snapshot. */
const LOOK = `select c.conversation_id::int, c.revision::int,
    (select coalesce(array_agg(m.message_id::int order by m.message_id), '{}') from messages m
      where m.conversation_id = c.conversation_id and m.message_id > $1) as message_ids
  from conversations c order by c.conversation_id`;

interface Row {
  readonly conversation_id: number;
  readonly revision: number;
  readonly message_ids: readonly number[];
}

/** A reader of the database that knows nothing of Duologue's servers, and writes down what it finds while they work. */
export class Observer {
  readonly #postgres: Postgres;
  readonly #journal: Journal;
  readonly #seen = new Set<number>();
  #newest = 0;
  #isOver = false;
  #looking: Promise<void>;

  constructor(postgres: Postgres, journal: Journal) {
    this.#postgres = postgres;
    this.#journal = journal;
    this.#looking = this.#look();
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#looking;
  }

  async #look(): Promise<void> {
    while (!this.#isOver) {
      const url = this.#postgres.databaseUrl;
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => {});
      try {
        await client.connect();
        // Until another server is the primary.
        while (!this.#isOver && url === this.#postgres.databaseUrl) {
          await this.#lookOnce(client);
          await wait(EVERY_MS);
        }
      } catch {
        // PostgreSQL is being restarted.
        await wait(EVERY_MS);
      } finally {
        await client.end().catch(() => {});
      }
    }
  }

  async #lookOnce(client: pg.Client): Promise<void> {
    const askedAt = this.#journal.now;
    const { rows } = await client.query<Row>(LOOK, [this.#newest - LOOK_BACK]);
    for (const { conversation_id: conversationId, revision, message_ids } of rows) {
      const messageIds = message_ids.filter((id) => !this.#seen.has(id));
      for (const id of messageIds) {
        this.#seen.add(id);
        this.#newest = Math.max(this.#newest, id);
      }
      this.#journal.observed({ kind: "observed", conversationId, revision, messageIds, askedAt });
    }
  }
}
