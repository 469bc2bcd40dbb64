import type { User } from "@duologue/protocol";
import { useEffect, useState } from "react";
import { useDuologue } from "../duologue-context.js";

/** 200 ms: faster than that, people are still typing. */
const TYPING_MS = 200;

export interface People {
  status: "searching" | "ready" | "failed";
  /** The query that `people` answers. */
  query: string;
  people: readonly User[];
}

/** The people that a query finds. While the next answer is on its way, the last one stays. */
export function usePeople(query: string): People {
  const client = useDuologue();
  const [found, setFound] = useState<People>({ status: "searching", query: "", people: [] });

  useEffect(() => {
    let current = true;
    setFound((last) => ({ ...last, status: "searching" }));
    const timer = setTimeout(
      () => {
        client.findUsers(query).then(
          (people) => current && setFound({ status: "ready", query, people }),
          () => current && setFound((last) => ({ ...last, status: "failed" })),
        );
      },
      query === "" ? 0 : TYPING_MS,
    );
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, query]);

  return found;
}
