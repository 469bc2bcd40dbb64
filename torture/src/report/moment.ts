import type { Anomaly } from "../checker/anomaly.js";

/** When and to whom an anomaly happened, by the last of its records that says so. */
export function momentOf({ records }: Anomaly): { readonly at: number | null; readonly client: string | null } {
  const timed = records.findLast((record) => "at" in record);
  const own = records.findLast((record) => "client" in record && record.kind !== "client");
  return {
    at: timed && "at" in timed ? timed.at : null,
    client: own && "client" in own ? own.client : null,
  };
}
