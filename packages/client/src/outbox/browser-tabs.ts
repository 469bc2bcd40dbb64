import { lockManager, openChannel, optional } from "../optional-features.js";
import type { OutboxNews, OutboxTabs } from "./outbox-tabs.js";

/**
 * The tabs that share the outbox of that name: a Web Lock for each user says who sends, and the browser takes it from a
 * tab that is closed or has crashed. A BroadcastChannel tells what changed; what it says stands in the storage as well.
 *
 * A page that came by plain http from another machine has no Web Locks. There every tab sends, each in order, and the
 * server stores each message once, by its clientMessageId.
 */
export function createBrowserTabs(name: string): OutboxTabs {
  let channel: BroadcastChannel | null = null;
  return {
    hold(userId, granted) {
      const locks = lockManager();
      const request = new AbortController();
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const take = () => {
        granted();
        return released;
      };
      const goOn = () => {
        if (!request.signal.aborted) granted();
      };
      // They may be absent, reject or throw (in an opaque origin, for one), or be replaced by something else.
      const asked = optional(() => locks?.request(`${name} ${userId}`, { signal: request.signal }, take).catch(goOn));
      if (asked === null) granted();
      return () => {
        request.abort();
        release();
      };
    },
    tell: (news) => void optional(() => channel?.postMessage(news)),
    listen(hear) {
      const own = openChannel(name);
      if (own === null) return () => {};
      own.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (isNews(data)) hear(data);
      };
      channel = own;
      return () => {
        optional(() => own.close());
        if (channel === own) channel = null;
      };
    },
  };
}

/** A tab with another version of the application may send something else. */
function isNews(data: unknown): data is OutboxNews {
  if (typeof data !== "object" || data === null) return false;
  const { userId, stored } = data as Partial<OutboxNews>;
  return Number.isSafeInteger(userId) && (stored === null || Number.isSafeInteger(stored?.message_id));
}
