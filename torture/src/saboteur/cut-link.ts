import { type LinkKind, linkFault } from "./links.js";
import { duration, type Fault } from "./stage.js";

/** Every connection ends, and new ones are refused for a while. */
export function cutLink(kind: LinkKind): Fault {
  return linkFault("cut", kind, async (link, stage, fault) => {
    const end = stage.journal.fault(fault, link.name);
    link.cut();
    await stage.wait(duration(stage));
    link.heal();
    end();
  });
}
