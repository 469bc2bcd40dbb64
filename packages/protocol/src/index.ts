export { type CatchUp, type CaughtUp, catchUp } from "./commands/catch-up.js";
export type { Allowance } from "./commands/command.js";
export { COMMANDS, type CommandAnswer, type CommandName, type CommandPayload } from "./commands/index.js";
export type { MarkAsRead } from "./commands/mark-as-read.js";
export type { SendMessage } from "./commands/send-message.js";
export { content } from "./content.js";
export { type Conversation, conversation } from "./conversation.js";
export {
  CONNECT_ERRORS,
  type ConnectErrorCode,
  ERRORS,
  type ErrorCode,
  type ErrorPolicy,
  type HttpError,
  httpError,
} from "./errors.js";
export type { ConversationUpdated } from "./events/conversation-updated.js";
export { EVENTS, type EventName, type EventPayload } from "./events/index.js";
export type { CommandFailure, MessageError } from "./events/message-error.js";
export type { MessageUpdated } from "./events/message-updated.js";
export { clientMessageId, id, revision } from "./ids.js";
export { LIMITS } from "./limits.js";
export { type Message, message } from "./message.js";
export { nearestName } from "./nearest-name.js";
export { conversationRoom, inboxRoom } from "./rooms.js";
export type { Acknowledgement, ClientToServerEvents, ServerToClientEvents } from "./socket-events.js";
export { type User, user } from "./user.js";
export { codePointName, userName } from "./user-name.js";
export { EMPTY_GLYPH, type NameProblem, nameProblem, rendersNothing } from "./visible-text.js";
