import { directions, type LinkKind, linkFault } from "./links.js";
import { duration, type Fault } from "./stage.js";

/** Everything is late. */
export function delayLink(kind: LinkKind): Fault {
  return linkFault("delay", kind, async (link, stage, fault) => {
    const ways = directions(stage.random);
    const end = stage.journal.fault(fault, `${link.name} ${ways.join(" and ")}`);
    const delayMs = stage.random.whole(20, 400);
    for (const way of ways) link.setWeather(way, { delayMs });
    await stage.wait(duration(stage));
    link.heal();
    end();
  });
}
