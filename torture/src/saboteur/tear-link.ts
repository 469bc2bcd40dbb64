import { type LinkKind, linkFault } from "./links.js";
import type { Fault } from "./stage.js";

/** Inside a frame, or behind it: a message is some hundred bytes long. */
const BYTES = { least: 1, most: 600 };
/** Until so many bytes have passed. */
const PATIENCE_MS = 1_000;

/** The connection breaks in the middle of a message. */
export function tearLink(kind: LinkKind): Fault {
  return linkFault("tear", kind, async (link, stage, fault) => {
    const direction = stage.random.pick(["up", "down"] as const);
    stage.journal.blow(fault, `${link.name} ${direction}`);
    link.breakAfter(direction, stage.random.whole(BYTES.least, BYTES.most));
    await stage.wait(PATIENCE_MS);
  });
}
