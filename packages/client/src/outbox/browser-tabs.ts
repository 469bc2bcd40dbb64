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
      const locks: LockManager | undefined = navigator.locks;
      if (!locks) {
        granted();
        return () => {};
      }
      const request = new AbortController();
      let release = () => {};
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const take = () => {
        granted();
        return released;
      };
      locks.request(`${name} ${userId}`, { signal: request.signal }, take).catch(() => {
        // Refused (an opaque origin, say), not called off: as without Web Locks.
        if (!request.signal.aborted) granted();
      });
      return () => {
        request.abort();
        release();
      };
    },
    tell: (news) => channel?.postMessage(news),
    listen(hear) {
      if (typeof BroadcastChannel === "undefined") return () => {};
      const own = new BroadcastChannel(name);
      own.onmessage = ({ data }: MessageEvent<OutboxNews>) => hear(data);
      channel = own;
      return () => {
        own.close();
        if (channel === own) channel = null;
      };
    },
  };
}
