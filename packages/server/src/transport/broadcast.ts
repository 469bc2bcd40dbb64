import { type Conversation, conversationRoom, inboxRoom } from "@duologue/protocol";
import type { News, Outcome } from "../kernel/outcome.js";
import type { OtherProcesses } from "./other-processes.js";

/** What broadcasting needs of Socket.IO. */
export interface Rooms {
  /** Sends to every socket in a room, on whatever process. */
  emit(room: string, event: string, payload: object): void;
  /** The sockets of this process that are in a room, and not in another. */
  listenersHere(room: string, exceptRoom: string): string[];
  /** Sends to sockets of this process; one that is gone hears nothing. */
  emitHere(sockets: readonly string[], event: string, payload: object): void;
}

/** What broadcasting needs of the other processes. */
type InboxElsewhere = Pick<OtherProcesses, "tellInbox" | "onInboxChange">;

type ReadConversation = (userId: number, conversationId: number) => Promise<Outcome<Conversation>>;

/**
 * Tells what became known, after the commit. Resolves when the rooms were told; what the inbox hears is read from the
 * database first, and comes later. Never rejects.
 */
export type Broadcast = (news: readonly News[]) => Promise<void>;

const NOTHING = Promise.resolve();

/**
 * Makes the one broadcast of a process. What becomes known within a turn of the event loop, as the commands of a group
 * do, is told at its end, in the order of the revisions: commands come by doors of different depth, and the last one in
 * may be out first.
 */
export function createBroadcast(
  rooms: Rooms,
  elsewhere: InboxElsewhere | undefined,
  readConversation: ReadConversation,
  onError: (error: unknown) => void,
): Broadcast {
  const inbox = createInbox(rooms, readConversation, onError);
  elsewhere?.onInboxChange(inbox);
  let gathered: News[] = [];
  let told: Promise<void> | undefined;

  function tell(item: News): void {
    if (item.event !== "opened") rooms.emit(conversationRoom(item.conversationId), item.event, item.payload);
    for (const userId of item.participants) {
      inbox(userId, item.conversationId);
      elsewhere?.tellInbox(userId, item.conversationId);
    }
  }

  async function tellAtTheEndOfTheTurn(): Promise<void> {
    await endOfTurn();
    const news = gathered.sort((a, b) => revisionOf(a) - revisionOf(b));
    [gathered, told] = [[], undefined];
    for (const item of news) {
      try {
        tell(item);
      } catch (error) {
        onError(error);
      }
    }
  }

  return (news) => {
    if (news.length === 0) return NOTHING;
    for (const item of news) gathered.push(item);
    told ??= tellAtTheEndOfTheTurn();
    return told;
  };
}

/**
 * Resolves when all promises that can go on have gone on, before anything more comes in: whoever got an acknowledgement
 * must not wait for what was stored just before, as long as this process reads what else has come.
 */
function endOfTurn(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function revisionOf(item: News): number {
  return item.event === "opened" ? 0 : item.payload.revision;
}

/**
 * Sends `conversationUpdated` to a user's inbox on this process: to those who were there when it changed, and did not hear
 * of it in the room. Who joins the room while the row is read must hear it all the same, for the room told it before.
 * Changes that come while it is read are told together, by reading once more.
 */
function createInbox(rooms: Rooms, readConversation: ReadConversation, onError: (error: unknown) => void) {
  /** Conversations that are being read, and who has to hear what changed since. */
  const reading = new Map<string, Set<string>>();

  async function tell(userId: number, conversationId: number, listeners: readonly string[]): Promise<void> {
    const outcome = await readConversation(userId, conversationId);
    if (!outcome.ok) return;
    rooms.emitHere(listeners, "conversationUpdated", { conversation: outcome.value });
  }

  return (userId: number, conversationId: number): void => {
    const listeners = rooms.listenersHere(inboxRoom(userId), conversationRoom(conversationId));
    if (listeners.length === 0) return;
    const key = `${userId} ${conversationId}`;
    const underWay = reading.get(key);
    if (underWay) {
      for (const listener of listeners) underWay.add(listener);
      return;
    }
    const waiting = new Set(listeners);
    reading.set(key, waiting);
    void (async () => {
      while (waiting.size > 0) {
        const now = [...waiting];
        waiting.clear();
        // What gets lost here heals: the client asks what changed within 30 seconds.
        await tell(userId, conversationId, now).catch(onError);
      }
      reading.delete(key);
    })();
  };
}
