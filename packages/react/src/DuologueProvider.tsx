import type { DuologueClient } from "@duologue/client";
import type { ReactNode } from "react";
import { DuologueContext } from "./duologue-context.js";
import { Texts } from "./texts/Texts.js";
import type { TextOptions } from "./texts/texts.js";

export interface DuologueProviderProps extends TextOptions {
  /** Made once, outside of components, by `createClient` of `@duologue/client`. Its owner connects and disconnects it. */
  client: DuologueClient;
  children?: ReactNode;
}

/** Gives the components and hooks below it their client, their language and their calendar. */
export function DuologueProvider({ client, children, ...options }: DuologueProviderProps) {
  return (
    <DuologueContext.Provider value={client}>
      <Texts {...options}>{children}</Texts>
    </DuologueContext.Provider>
  );
}
