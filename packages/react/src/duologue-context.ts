import type { DuologueClient } from "@duologue/client";
import { createContext, useContext } from "react";

export const DuologueContext = createContext<DuologueClient | null>(null);

/** The client that the nearest `DuologueProvider` was given. Throws where there is none. */
export function useDuologue(): DuologueClient {
  const client = useContext(DuologueContext);
  if (client === null) throw new Error("Duologue: put a <DuologueProvider client={…}> around this component.");
  return client;
}
