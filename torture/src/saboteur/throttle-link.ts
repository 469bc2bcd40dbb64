import { directions, type LinkKind, linkFault } from "./links.js";
import { duration, type Fault } from "./stage.js";

/** A line as of 1995: what is sent faster than it carries piles up. */
export function throttleLink(kind: LinkKind): Fault {
  return linkFault("throttle", kind, async (link, stage, fault) => {
    const ways = directions(stage.random);
    const end = stage.journal.fault(fault, `${link.name} ${ways.join(" and ")}`);
    const bytesPerSecond = stage.random.whole(2_000, 20_000);
    for (const way of ways) link.setWeather(way, { bytesPerSecond });
    await stage.wait(duration(stage));
    link.heal();
    end();
  });
}
