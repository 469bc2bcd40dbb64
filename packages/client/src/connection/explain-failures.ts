import type { Clock } from "../clock.js";
import type { Link, LinkListener } from "./link.js";

/** A first attempt that is not let in for this long is looked into: a development server may leave it without a response. */
const PATIENCE_MS = 5_000;

/**
 * The link, whose first failure is looked into: when the first attempt ends without a connection, or takes long,
 * `explain` is called. It resolves to false when it found out nothing; then the next attempt is looked into.
 */
export function explainFailures(link: Link, clock: Clock, explain: () => Promise<boolean>): Link {
  let isOver = false;
  let cancel = () => {};

  async function lookInto() {
    cancel();
    if (isOver) return;
    isOver = true;
    isOver = await explain();
  }

  return {
    request: (name, payload) => link.request(name, payload),
    listen(listener: LinkListener) {
      link.listen({
        ...listener,
        opened() {
          isOver = true;
          cancel();
          listener.opened();
        },
        lost(why) {
          void lookInto();
          listener.lost(why);
        },
      });
    },
    open(token) {
      cancel();
      if (!isOver) cancel = clock.after(PATIENCE_MS, () => void lookInto());
      link.open(token);
    },
    close() {
      cancel();
      link.close();
    },
  };
}
