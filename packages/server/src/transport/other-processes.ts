import { randomUUID } from "node:crypto";
import { inboxRoom } from "@duologue/protocol";
import { createShardedAdapter } from "@socket.io/redis-adapter";
import { RedisLink, type RedisLinkOptions } from "./redis-link.js";

type OnInboxChange = (userId: number, conversationId: number) => void;

/** A session that has ended, and when the last of its tokens expires, in milliseconds since 1970. */
interface EndedSession {
  readonly sid: string;
  readonly expiresAt: number;
}

type OnSessionEnd = (session: EndedSession) => void;

/** The other processes of this chat, over Redis. */
export interface OtherProcesses {
  /** Makes Socket.IO's rooms reach them: each room is a channel, which those processes subscribe to that hold members. */
  readonly adapter: ReturnType<typeof createShardedAdapter>;
  /** Resolves when what they send to all rooms joined so far arrives here; see `RedisLink.subscribed`. */
  subscribed(): Promise<void>;
  /** Lets those that hold sockets of this inbox know that it changed; a row is read there, and only if it is needed. */
  tellInbox(userId: number, conversationId: number): void;
  /** Hears what they tell so. */
  onInboxChange(listener: OnInboxChange): void;
  /** Lets all of them know that a session has ended. */
  tellSessionEnd(session: EndedSession): void;
  /** Hears what they tell so, and what this one tells. */
  onSessionEnd(listener: OnSessionEnd): void;
  /** Whether Redis connects this process with them now. */
  isUp(): boolean;
  close(): void;
}

export interface OtherProcessesOptions extends RedisLinkOptions {
  /** What all processes of this chat know, and no other chat on the same Redis. */
  readonly identity: string;
}

/** Connects to the others. When Redis can't be reached, it resolves all the same, and goes on trying. */
export async function connectProcesses({ identity, ...options }: OtherProcessesOptions): Promise<OtherProcesses> {
  const link = new RedisLink(options);
  const self = randomUUID();
  const channelPrefix = `duologue:${identity}`;
  /** As the adapter names it: one subscription serves Socket.IO's broadcasts and our notices. */
  const inboxChannel = (userId: number) => `${channelPrefix}#/#${inboxRoom(userId)}#`;
  const sessionsChannel = `${channelPrefix}:sessions`;
  let hearInboxChange: OnInboxChange = () => {};
  let hearSessionEnd: OnSessionEnd = () => {};

  /**
   * What the adapter takes for a client of Redis. It would tell the sockets of this process only when Redis has
   * answered, and leaves what is refused uncaught, which ends the process: so it publishes without waiting.
   */
  const client = {
    sPublish: async (channel: string, message: string | Buffer) => link.publish(channel, message),
    sUnsubscribe: (channel: string) => link.unsubscribe(channel),
    sSubscribe: (channel: string, listener: (message: Buffer, channel: string) => void) =>
      link.subscribe(channel, (message) => {
        const notice = parseNotice(message);
        if (!notice) listener(message, channel);
        else if (notice.sender !== self) hearInboxChange(notice.userId, notice.conversationId);
      }),
  };
  const adapter = createShardedAdapter(client, client, { channelPrefix, subscriptionMode: "dynamic" });
  link.subscribe(sessionsChannel, (message) => hearSessionEnd(parseSessionEnd(message)));
  await link.start();

  return {
    adapter,
    subscribed: () => link.subscribed(),
    tellInbox: (userId, conversationId) =>
      link.publish(inboxChannel(userId), JSON.stringify([self, userId, conversationId])),
    onInboxChange(listener) {
      hearInboxChange = listener;
    },
    tellSessionEnd: ({ sid, expiresAt }) => link.publish(sessionsChannel, JSON.stringify([sid, expiresAt])),
    onSessionEnd(listener) {
      hearSessionEnd = listener;
    },
    isUp: () => link.isUp,
    close: () => link.close(),
  };
}

function parseSessionEnd(message: Buffer): EndedSession {
  const [sid, expiresAt] = JSON.parse(message.toString()) as [string, number];
  return { sid, expiresAt };
}

interface Notice {
  readonly sender: string;
  readonly userId: number;
  readonly conversationId: number;
}

/** The adapter's messages are objects, ours are arrays. */
function parseNotice(message: Buffer): Notice | undefined {
  if (message[0] !== "[".charCodeAt(0)) return undefined;
  const [sender, userId, conversationId] = JSON.parse(message.toString()) as [string, number, number];
  return { sender, userId, conversationId };
}
