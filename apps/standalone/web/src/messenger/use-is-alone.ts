import { useDuologue } from "@duologue/react";
import { useEffect, useState } from "react";

/** Whether the user search knows of nobody else; null until it has answered, false where it does not. */
export function useIsAlone(): boolean | null {
  const client = useDuologue();
  const [isAlone, setIsAlone] = useState<boolean | null>(null);
  useEffect(() => {
    let isShown = true;
    client.findUsers("").then(
      ({ users }) => isShown && setIsAlone(users.length === 0),
      () => isShown && setIsAlone(false),
    );
    return () => {
      isShown = false;
    };
  }, [client]);
  return isAlone;
}
