export type { ClientOptions } from "./client-options.js";
export type { Clock } from "./clock.js";
export type { Connection, ConnectionStatus } from "./connection/connection-state.js";
export { createClient, type DuologueClient } from "./duologue-client.js";
export { DuologueError } from "./duologue-error.js";
export type { OutboxEntry, OutboxStorage } from "./outbox/outbox-storage.js";
export type { ConversationList } from "./state/conversation-list.js";
export type { DeliveryStatus, LoadError, Timeline, TimelineMessage } from "./state/timeline.js";
export type { View } from "./state/view.js";
