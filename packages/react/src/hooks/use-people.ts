import type { User } from "@duologue/protocol";
import { useCallback, useEffect, useRef, useState } from "react";
import { useDuologue } from "../duologue-context.js";

/** 200 ms: faster than that, people are still typing. */
const TYPING_MS = 200;

export interface People {
  status: "searching" | "ready" | "failed";
  /** The query that `people` answers. */
  query: string;
  people: readonly User[];
  /** There are more people than these. */
  hasMore: boolean;
}

const NOBODY_YET: People = { status: "searching", query: "", people: [], hasMore: false };

/** The people that a query finds, page after page. While the next answer is on its way, the last one stays. */
export function usePeople(query: string): People & { loadMore: () => void } {
  const client = useDuologue();
  const [found, setFound] = useState<People>(NOBODY_YET);
  /** Ends the question that is on its way: only the last one asked may answer. */
  const giveUp = useRef(() => {});

  const ask = useCallback(
    (shown: readonly User[], delay: number) => {
      giveUp.current();
      setFound((last) => ({ ...last, status: "searching" }));
      let current = true;
      const timer = setTimeout(() => {
        client.findUsers(query, shown.at(-1)?.user_id).then(
          ({ users, hasMore }) =>
            current && setFound({ status: "ready", query, people: [...shown, ...users], hasMore }),
          () => current && setFound((last) => ({ ...last, status: "failed" })),
        );
      }, delay);
      giveUp.current = () => {
        current = false;
        clearTimeout(timer);
      };
    },
    [client, query],
  );

  useEffect(() => {
    ask([], query === "" ? 0 : TYPING_MS);
    return () => giveUp.current();
  }, [ask, query]);

  const isAnswered = found.query === query;
  const loadMore = () => isAnswered && found.status !== "searching" && ask(found.people, 0);
  return { ...found, hasMore: found.hasMore && isAnswered, loadMore };
}
