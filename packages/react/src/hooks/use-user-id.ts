import { useEffect } from "react";
import { errorOnce } from "../warn-once.js";
import { useMe } from "./use-me.js";

/** Before the service said who this is, and where the application does not say it: the id of no user. */
export const UNKNOWN_USER = 0;

/** The application's `currentUserId` is not the user of its client. */
export class WrongUserError extends Error {
  override readonly name = "WrongUserError";
  readonly code = "wrong_user";
}

/**
 * Whose messages stand on their own side: the client's user, once that is known. `given` is what the application says;
 * if it says another one, that is reported, and does not count.
 */
export function useUserId(given: number | undefined, onError?: (error: WrongUserError) => void): number {
  const mine = useMe()?.user_id;
  const problem = given === undefined || mine === undefined || given === mine ? null : problemOf(given, mine);
  useEffect(() => {
    if (problem === null) return;
    errorOnce(problem);
    onError?.(new WrongUserError(problem));
  }, [problem, onError]);
  return mine ?? given ?? UNKNOWN_USER;
}

function problemOf(given: unknown, mine: number): string {
  const reason = typeof given === "number" ? "" : ` It must be a number: the chat's user_id, not your own id.`;
  return `currentUserId is ${quoted(given)}, and the client's user is ${mine}.${reason} Leave currentUserId out, or create a client for each user.`;
}

/** A text in quotation marks; anything else as text, because not every value has a form in JSON. */
function quoted(given: unknown): string {
  return typeof given === "string" ? `"${given}"` : String(given);
}
