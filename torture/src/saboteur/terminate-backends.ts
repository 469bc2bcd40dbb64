import pg from "pg";
import type { Fault } from "./stage.js";

/** What the servers' connections to PostgreSQL call themselves. */
const APPLICATION = "duologue";

/** An administrator ends the servers' sessions, in the middle of statements too. */
export const terminateBackends: Fault = {
  name: "terminate-backends",
  breaks: "database",
  isPossible: ({ postgres }) => postgres !== null,
  async strike({ postgres, journal }) {
    if (postgres === null) return;
    const client = new pg.Client({ connectionString: postgres.databaseUrl });
    client.on("error", () => {});
    await client.connect();
    journal.blow(terminateBackends, "postgres");
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()",
      [APPLICATION],
    );
    await client.end();
  },
};
