import { warnOnce } from "../warn-once.js";

/** The token that the application's function returned. Says once what else it was. */
export function checkedToken(value: unknown): string {
  if (typeof value === "string" && !isNothing(value)) return value;
  const message = `The token function returned ${describe(value)}. It must return the token, a string, or a promise of it.`;
  warnOnce(message);
  throw new TypeError(message);
}

/** @throws TypeError if it is neither a token nor a function */
export function checkTokenOption(token: unknown): void {
  if (typeof token === "string" && isNothing(token)) {
    warnOnce(`The option token is ${JSON.stringify(token)}, which no server accepts.`);
  }
  if (typeof token === "function" || typeof token === "string") return;
  throw new TypeError(
    `Duologue: the option token is ${describe(token)}. Give the token, or a function that fetches one.`,
  );
}

/** What a template or a storage makes of a value that is not there. */
function isNothing(token: string): boolean {
  return ["", "undefined", "null"].includes(token);
}

/** Never the value itself, which may contain a token: `{ token: "…" }`. */
function describe(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || value === undefined) return String(value);
  if (value instanceof Promise) return "a promise";
  if (typeof value !== "object") return `a ${typeof value}`;
  const keys = Object.keys(value).slice(0, 5);
  return keys.length === 0 ? "an object" : `an object with ${keys.join(", ")}`;
}
