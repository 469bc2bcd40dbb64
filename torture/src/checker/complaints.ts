import type { History } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";

/** What the runner saw itself. */
export function complaints({ records }: History): Anomaly[] {
  return records.flatMap((record) =>
    record.kind === "complaint" ? [anomaly("kept-running", null, record.words, record)] : [],
  );
}
