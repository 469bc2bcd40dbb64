import type { Fault, Stage } from "./stage.js";

function restart(how: "fast" | "immediate"): Fault {
  const name = `restart-postgres-${how}`;
  return {
    name,
    breaks: "database",
    isPossible: ({ postgres }) => postgres !== null,
    async strike({ postgres, journal }: Stage) {
      const end = journal.fault(name, "postgres");
      await postgres?.restart(how);
      end();
    },
  };
}

/** As an upgrade does: transactions are broken off, the rest is written down. */
export const restartPostgresFast = restart("fast");
/** As a crash does: what was committed is recovered from the log at the start. */
export const restartPostgresImmediate = restart("immediate");
