import { ERRORS } from "@duologue/protocol";
import type { Clock } from "./clock.js";
import { Connector } from "./connection/connector.js";
import { Identity } from "./connection/identity.js";
import type { Link } from "./connection/link.js";
import { Probe } from "./connection/probe.js";
import { TokenRenewal } from "./connection/token-renewal.js";
import type { TokenSource } from "./connection/token-source.js";
import { onWakeUp } from "./connection/wake-up.js";
import type { DuologueClient } from "./duologue-client.js";
import { valueOrThrow } from "./duologue-error.js";
import type { ChatApi } from "./http/chat-api.js";
import { Outbox } from "./outbox/outbox.js";
import type { OutboxStorage } from "./outbox/outbox-storage.js";
import type { OutboxTabs } from "./outbox/outbox-tabs.js";
import { noConversations, toConversationList, withUnreadTotal } from "./state/conversations.js";
import { derive, Store } from "./state/store.js";
import type { LoadError } from "./state/timeline.js";
import { Timelines } from "./state/timelines.js";
import { CatchUp } from "./sync/catch-up.js";
import { ConversationListLoader } from "./sync/conversation-list-loader.js";
import { HistoryLoader } from "./sync/history-loader.js";
import { Inbox } from "./sync/inbox.js";
import { ReadMarks } from "./sync/read-marks.js";
import { Resume } from "./sync/resume.js";
import { Rooms } from "./sync/rooms.js";

/** What a client is made of, everything from outside included. */
export interface ClientParts {
  readonly link: Link;
  readonly api: Pick<ChatApi, keyof ChatApi>;
  readonly tokens: TokenSource;
  readonly storage: OutboxStorage;
  readonly tabs: OutboxTabs;
  /** Whose client the application says it is. */
  readonly userId?: number | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
}

const FORBIDDEN: LoadError = { code: "forbidden", error: ERRORS.forbidden.message, retryable: false };

/** Wires the parts together, and decides nothing. */
export function assembleClient(parts: ClientParts): DuologueClient {
  return toClient(wire(parts));
}

/** The parts, each knowing those it needs. Calls between them begin only with `connect()`. */
function wire(parts: ClientParts) {
  const { link, api, tokens, clock, random } = parts;
  const myId = () => identity.userId;
  const timelines = new Timelines();
  const list = new Store(noConversations);
  // Spread last: behind a spread, V8 gives properties a new hidden class each time, which made up half of this function.
  const shared = { link, timelines, list, tokens, clock, random, me: myId };

  const connector = new Connector({
    onOpened: () => resume.start(),
    onClosed: suspend,
    onDoubt,
    ...shared,
  });
  const identity = new Identity({
    tokens,
    fetchMe: () => api.me(),
    onKnown({ user_id }) {
      timelines.setMe(user_id);
      outbox.belongTo(user_id);
    },
    onOther: () => connector.tell("refused"),
  });
  const renewal = new TokenRenewal(shared);
  const conversations = new ConversationListLoader({
    fetchPage: (before) => api.conversations(before),
    fetchOne: (conversationId) => api.conversation(conversationId),
    openIds: () => rooms.openIds(),
    ...shared,
  });
  const catchUp = new CatchUp({
    onChanged: (changed) => conversations.refresh(changed),
    onUnreadTotal: (total) => list.update((before) => withUnreadTotal(before, total)),
    onForbidden: (conversationId) => rooms.fail(conversationId, FORBIDDEN),
    onReset: reload,
    ...shared,
  });
  const probe = new Probe({ clock, ask: () => catchUp.glance(), onSilent: () => connector.tell("silent") });
  const onMissed = () => void catchUp.run();
  const isWanted = (conversationId: number) => rooms.isWanted(conversationId);
  const history = new HistoryLoader({
    fetchPage: (conversationId, before) => api.messages(conversationId, before),
    isWanted,
    ...shared,
  });
  const onJoined = (id: number, revision: number) => conversations.joined(id, revision);
  const rooms = new Rooms({ onMissed, onJoined, onEmpty: (id) => void history.newest(id), ...shared });
  const onStaleRow = (conversationId: number, revision: number) =>
    conversations.refresh([{ conversationId, revision }]);
  const inbox = new Inbox({ isWanted, onMissed, onStaleRow, ...shared });
  const marks = new ReadMarks({ onMarked: (update) => inbox.updated(update, myId()), ...shared });
  const onStored = (message: Parameters<Inbox["message"]>[0]) => inbox.message(message);
  const { storage, tabs, userId, newId } = parts;
  const outbox = new Outbox({ storage, tabs, userId, newId, onStored, ...shared });
  const onExpiry = (expiresInMs: number) => renewal.start(expiresInMs);
  const resume = new Resume({
    rooms,
    catchUp,
    checkMe: () => identity.check(),
    onExpiry,
    onCaughtUp: goLive,
    ...shared,
  });

  link.listen({
    opened: () => connector.tell("opened"),
    lost: () => connector.tell("lost"),
    closed: () => connector.tell("closed"),
    refused: (code) => connector.tell("denied", code),
    ended: () => connector.tell("refused"),
    heard: (heard) => inbox.hear(heard),
  });
  timelines.onStored = (conversationId, clientMessageId) => outbox.confirm(conversationId, clientMessageId);

  function goLive() {
    connector.tell("caughtUp");
    outbox.open(myId());
    marks.connected();
    conversations.connected();
    catchUp.repeat();
  }

  function onDoubt() {
    probe.start();
    outbox.hurry();
    marks.hurry();
  }

  function suspend() {
    resume.stop();
    probe.stop();
    renewal.stop();
    catchUp.stop();
    rooms.disconnected();
    outbox.close();
    marks.disconnected();
    conversations.disconnected();
  }

  function reload() {
    history.forget();
    marks.forget();
    rooms.reload();
    conversations.reload();
  }

  return { api, identity, list, timelines, connector, conversations, history, rooms, marks, outbox };
}

/** The public face of the wired parts. */
function toClient(parts: ReturnType<typeof wire>): DuologueClient {
  const { api, connector, conversations, history, rooms, marks, outbox, timelines } = parts;
  let stopWaking: (() => void) | null = null;

  return {
    me: parts.identity.view,
    connection: connector.view,
    conversations: derive(parts.list, toConversationList),
    outbox: outbox.view,
    connect() {
      outbox.join();
      stopWaking ??= onWakeUp(() => connector.tell("wakeUp"));
      connector.tell("connect");
    },
    disconnect() {
      stopWaking?.();
      stopWaking = null;
      connector.tell("disconnect");
      outbox.leave();
    },
    retryNow: () => connector.tell("retryNow"),
    timeline: (conversationId) => timelines.view(conversationId),
    open(conversationId) {
      const close = rooms.open(conversationId);
      conversations.opened();
      return close;
    },
    loadOlder: (conversationId) => history.older(conversationId),
    loadMoreConversations: () => conversations.more(),
    async startConversation(userId) {
      const conversation = valueOrThrow(await api.startConversation(userId));
      conversations.put(conversation);
      return conversation;
    },
    async findUsers(query, after) {
      const { data: users, has_more: hasMore } = valueOrThrow(await api.users(query, after));
      return { users, hasMore };
    },
    sendMessage: (conversationId, content) => outbox.send(conversationId, content),
    retryMessage: (conversationId, clientMessageId) => outbox.retry(conversationId, clientMessageId),
    discardMessage: (conversationId, clientMessageId) => outbox.discard(conversationId, clientMessageId),
    markAsRead: (conversationId, messageIds) => marks.add(conversationId, messageIds),
    markAsReadUpTo: (conversationId, messageId) => marks.addUpTo(conversationId, messageId),
  };
}
