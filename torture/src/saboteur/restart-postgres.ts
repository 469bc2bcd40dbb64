import type { Fault, Stage } from "./stage.js";

function restart(how: "fast" | "immediate"): Fault {
  const fault: Fault = {
    name: `restart-postgres-${how}`,
    breaks: "database",
    isPossible: ({ postgres }) => postgres !== null,
    async strike({ postgres, journal }: Stage) {
      const end = journal.fault(fault, "postgres");
      await postgres?.restart(how);
      end();
    },
  };
  return fault;
}

/** As an upgrade does: transactions are broken off, the rest is written down. */
export const restartPostgresFast = restart("fast");
/** As a crash does: what was committed is recovered from the log at the start. */
export const restartPostgresImmediate = restart("immediate");
