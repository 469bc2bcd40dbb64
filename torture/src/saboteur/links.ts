import type { FaultyLink } from "../network/faulty-link.js";
import type { Direction } from "../network/weather.js";
import type { Random } from "../schedule/random.js";
import type { Fault, Stage } from "./stage.js";

/** Between whom a link is. */
export type LinkKind = "client" | "database" | "redis";

function linksOf(stage: Stage, kind: LinkKind): readonly FaultyLink[] {
  if (kind === "client") return stage.clientLinks;
  return kind === "database" ? stage.databaseLinks : stage.redisLinks;
}

/** One direction or both. */
export function directions(random: Random): readonly Direction[] {
  return random.pick<readonly Direction[]>([["up"], ["down"], ["up", "down"]]);
}

/** A fault of a link of that kind, under a name that says so. `strike` breaks one link, waits, and mends it. */
export function linkFault(
  verb: string,
  kind: LinkKind,
  strike: (link: FaultyLink, stage: Stage, fault: Fault) => Promise<void>,
): Fault {
  const fault: Fault = {
    name: `${verb}-${kind}-link`,
    breaks: `${kind} link`,
    isPossible: (stage) => linksOf(stage, kind).length > 0,
    strike: (stage) => strike(stage.random.pick(linksOf(stage, kind)), stage, fault),
  };
  return fault;
}
