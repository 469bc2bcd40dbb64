import { conversationUpdated } from "./conversation-updated.js";
import { messageError } from "./message-error.js";
import { messageUpdated } from "./message-updated.js";
import { receiveMessage } from "./receive-message.js";

/** Everything that the server tells, by the name of its event. */
export const EVENTS = { receiveMessage, messageUpdated, messageError, conversationUpdated } as const;

export type EventName = keyof typeof EVENTS;
export type EventPayload<Name extends EventName> = (typeof EVENTS)[Name]["payload"]["_output"];
