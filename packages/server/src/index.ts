export type { TokenSource, VerifiedToken } from "./auth/verify-token.js";
export type { MayTalk } from "./conversations/open-conversation.js";
export { type Chat, type ChatOptions, createChat } from "./create-chat.js";
export * from "./foundation.js";
export type { Clock } from "./kernel/clock.js";
export type { Transport } from "./transport/gateway.js";
export { profile } from "./users/upsert-user.js";
export type { Person, PersonIds, TokenSubject } from "./users/user.js";
