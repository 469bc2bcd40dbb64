import type { Fault } from "./stage.js";

/**
 * Another server becomes the primary, and new connections go there. Open ones lead to the former primary, which has
 * everything up to then, responds to every read and takes no writes.
 */
export const failOverPostgres: Fault = {
  name: "fail-over-postgres",
  breaks: "database",
  isPossible: ({ postgres }) => postgres !== null,
  async strike({ postgres, databaseLinks, journal }) {
    if (postgres === null) return;
    const end = journal.fault(failOverPostgres, "postgres");
    await postgres.failOver();
    for (const link of databaseLinks) link.retarget(postgres.port);
    end();
  },
};
