import { directions, type LinkKind, linkFault } from "./links.js";
import { duration, type Fault } from "./stage.js";

/**
 * Nothing arrives, and nobody is told. Afterwards everything comes at once, as after a sleep, or the connection turns
 * out to be dead, as behind a router that forgot it.
 */
export function blackHoleLink(kind: LinkKind): Fault {
  return linkFault("black-hole", kind, async (link, stage, fault) => {
    const ways = directions(stage.random);
    const end = stage.journal.fault(fault, `${link.name} ${ways.join(" and ")}`);
    const isDeadAfter = stage.random.chance(0.5);
    for (const way of ways) link.setWeather(way, { isBlackHole: true });
    await stage.wait(duration(stage));
    if (isDeadAfter) link.drop();
    link.heal();
    end();
  });
}
