import { optional } from "./optional-features.js";

/** Writes what the client does, where a developer asks for it. Never a token or what somebody wrote. */
export type Debug = (what: string, facts?: Readonly<Record<string, unknown>>) => void;

/** By the option `debug`, or in a browser by `localStorage.duologueDebug = "1"`, which is read when something happens. */
export function createDebug(option: boolean | undefined): Debug {
  const isOn = () => option ?? optional(() => globalThis.localStorage?.getItem("duologueDebug")) === "1";
  return (what, facts) => {
    if (isOn()) console.debug(`[duologue] ${what}`, ...(facts === undefined ? [] : [facts]));
  };
}
