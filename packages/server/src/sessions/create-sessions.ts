import { endSession } from "./end-session.js";
import type { ChatSessions, EndedSession } from "./session.js";
import { EndedSessionsWatch, type WatchOptions } from "./watch-ended-sessions.js";

/** The other processes, as far as sessions need them. */
interface SessionsElsewhere {
  tellSessionEnd(session: EndedSession): void;
  onSessionEnd(listener: (session: EndedSession) => void): void;
}

interface Options extends WatchOptions {
  /** Those that serve the same chat, if there are any. */
  readonly elsewhere: SessionsElsewhere | undefined;
}

/** All that the chat knows of the sessions is which have ended. */
export interface Sessions extends ChatSessions {
  /** Resolves when all sessions that have ended so far are known; from then on, looks for others. */
  start(): Promise<void>;
  stop(): void;
}

export function createSessions({ elsewhere, ...options }: Options): Sessions {
  const { database, ended, clock } = options;
  const watch = new EndedSessionsWatch(options);
  elsewhere?.onSessionEnd((session) => ended.add([session]));
  return {
    async end(given) {
      const session = await endSession(database, clock, given);
      ended.add([session]);
      elsewhere?.tellSessionEnd(session);
    },
    start: () => watch.start(),
    stop: () => watch.stop(),
  };
}
