import type { User } from "@duologue/protocol";
import { useDuologue } from "../duologue-context.js";
import { useView } from "./use-view.js";

/** The person who is signed in, once the service said who that is. */
export function useMe(): User | null {
  return useView(useDuologue().me);
}
