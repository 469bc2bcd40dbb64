import type { Connection } from "@duologue/client";
import { useDuologue } from "../duologue-context.js";
import { useView } from "./use-view.js";

/** How the connection is doing, and what dials at once instead of waiting for the back-off. */
export function useConnection(): Connection & { retryNow: () => void } {
  const client = useDuologue();
  return { ...useView(client.connection), retryNow: () => client.retryNow() };
}
