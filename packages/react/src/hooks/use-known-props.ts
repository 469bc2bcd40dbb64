import { nearestName } from "@duologue/protocol";
import { useEffect } from "react";
import { warnOnce } from "../warn-once.js";

/** Names of the props of a component, complete by their type. */
export type PropNames<Props> = Readonly<Record<keyof Props, true>>;

/** Says once of each prop that the component has none of that name, and which may be meant. */
export function useKnownProps(component: string, props: object, known: Readonly<Record<string, true>>): void {
  const unknown = Object.keys(props)
    .filter((name) => !Object.hasOwn(known, name) && !/^(key|ref|data-.*|aria-.*)$/.test(name))
    .join(" ");
  useEffect(() => {
    for (const name of unknown === "" ? [] : unknown.split(" ")) {
      const meant = nearestName(name, Object.keys(known));
      warnOnce(`<${component}> has no prop "${name}".${meant === null ? "" : ` Did you mean "${meant}"?`}`);
    }
  }, [component, unknown, known]);
}
