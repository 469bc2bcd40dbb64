import { useEffect, useState } from "react";

/** True once `condition` has held for `ms` milliseconds without a break; false as soon as it does not. */
export function useLingering(condition: boolean, ms: number): boolean {
  const [lingers, setLingers] = useState(false);
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setLingers(true), ms);
    return () => {
      clearTimeout(timer);
      setLingers(false);
    };
  }, [condition, ms]);
  return condition && lingers;
}
