import type {
  Connection,
  ConversationList,
  DuologueClient,
  OutboxStatus,
  Timeline,
  TimelineMessage,
  View,
} from "@duologue/client";
import type { Conversation, User } from "@duologue/protocol";

/** A view whose value a test sets. */
interface ScriptedView<T> extends View<T> {
  set: (value: T, canWait?: boolean) => void;
  update: (change: (value: T) => T, canWait?: boolean) => void;
}

function scriptedView<T>(initial: T, value = initial): ScriptedView<T> {
  const listeners = new Set<(canWait?: boolean) => void>();
  function set(next: T, canWait = false): void {
    value = next;
    for (const listener of listeners) listener(canWait);
  }
  return {
    initial: () => initial,
    snapshot: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set,
    update: (change, canWait) => set(change(value), canWait),
  };
}

const EMPTY: Omit<Timeline, "conversationId"> = {
  status: "ready",
  error: null,
  messages: [],
  hasOlder: false,
  loadingOlder: false,
};

/** The client's public face with a test in the place of the service. Whatever is called is written down in `calls`. */
export interface ScriptedClient extends DuologueClient {
  readonly me: ScriptedView<User | null>;
  readonly connection: ScriptedView<Connection>;
  readonly conversations: ScriptedView<ConversationList>;
  readonly outbox: ScriptedView<OutboxStatus>;
  timeline: (conversationId: number) => ScriptedView<Timeline>;
  readonly calls: unknown[][];
  /** Called by `loadOlder`: the page that lies before what is loaded. */
  older: (conversationId: number) => Promise<void>;
  people: User[];
  /** How many of them `findUsers` answers at once. */
  peopleAPage: number;
  /** How many components have the conversation open. */
  openCount: (conversationId: number) => number;
}

export function createScriptedClient(me: User): ScriptedClient {
  const timelines = new Map<number, ScriptedView<Timeline>>();
  const open = new Map<number, number>();
  const calls: unknown[][] = [];
  const loadingOlder = new Map<number, Promise<void>>();
  let sent = 0;

  function timeline(conversationId: number): ScriptedView<Timeline> {
    const known = timelines.get(conversationId) ?? scriptedView<Timeline>({ conversationId, ...EMPTY });
    timelines.set(conversationId, known);
    return known;
  }

  function note(name: string) {
    return (...args: unknown[]): void => void calls.push([name, ...args]);
  }

  const client: ScriptedClient = {
    me: scriptedView<User | null>(me),
    connection: scriptedView<Connection>({ status: "live", refusedBecause: null }),
    conversations: scriptedView<ConversationList>({
      status: "ready",
      error: null,
      conversations: [],
      hasMore: false,
      loadingMore: false,
      unreadTotal: 0,
    }),
    outbox: scriptedView<OutboxStatus>({ kept: "device", unsent: 0 }),
    calls,
    people: [],
    peopleAPage: 50,
    older: async () => undefined,
    openCount: (conversationId) => open.get(conversationId) ?? 0,
    timeline,
    connect: note("connect"),
    disconnect: note("disconnect"),
    retryNow: note("retryNow"),
    retryMessage: note("retryMessage"),
    discardMessage: note("discardMessage"),
    markAsRead: note("markAsRead"),
    markAsReadUpTo: note("markAsReadUpTo"),
    loadMoreConversations: async () => note("loadMoreConversations")(),
    open(conversationId) {
      open.set(conversationId, client.openCount(conversationId) + 1);
      return () => void open.set(conversationId, client.openCount(conversationId) - 1);
    },
    loadOlder(conversationId) {
      const underWay = loadingOlder.get(conversationId);
      if (underWay !== undefined) return underWay;
      calls.push(["loadOlder", conversationId]);
      const flight = client.older(conversationId).finally(() => loadingOlder.delete(conversationId));
      loadingOlder.set(conversationId, flight);
      return flight;
    },
    async startConversation(userId): Promise<Conversation> {
      throw new Error(`no conversation with ${userId} in this script`);
    },
    async findUsers(query, after) {
      calls.push(["findUsers", query, ...(after === undefined ? [] : [after])]);
      const found = client.people.filter((user) => user.name.toLowerCase().includes(query.toLowerCase()));
      const from = found.findIndex((user) => user.user_id === after) + 1;
      return { users: found.slice(from, from + client.peopleAPage), hasMore: found.length > from + client.peopleAPage };
    },
    sendMessage(conversationId, content) {
      if (!content.isWellFormed()) throw new RangeError("must not contain a lone surrogate");
      sent += 1;
      const key = `sent-${sent}`;
      calls.push(["sendMessage", conversationId, content]);
      const message: TimelineMessage = {
        key,
        message_id: null,
        client_message_id: key,
        sender_id: me.user_id,
        content,
        timestamp: new Date().toISOString(),
        read_status: false,
        delivery: client.connection.snapshot().status === "live" ? "sending" : "queued",
        failure: null,
      };
      timeline(conversationId).update((now) => ({ ...now, messages: [...now.messages, message] }));
      return key;
    },
  };
  return client;
}
