import type { History } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/**
 * A bug can hide behind healing. So where nothing was broken, nothing is asked for but at a new connection and in the
 * periodic question, and that finds nothing. Between processes, a broadcast may be later than a client waits for it on
 * a busy machine: then the question is innocent if the broadcast came all the same.
 */
export function quietRun({ run, healings }: History): Anomaly[] {
  if (run === null || run.faults.length > 0) return [];
  return healings.flatMap((healing) => {
    const { client, reason, missed } = healing;
    if (reason === "gap" && (run.processes === 1 || missed.length > 0))
      return [anomaly("quiet-run", null, `${client} missed a revision, and nothing was broken.`, healing)];
    if (reason !== "periodic" || missed.length === 0) return [];
    const words = `The periodic question of ${client} found ${missed.length}, and nothing was broken.`;
    return [anomaly("quiet-run", null, words, healing)];
  });
}
