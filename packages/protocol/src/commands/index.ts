import { catchUp } from "./catch-up.js";
import { joinInbox } from "./join-inbox.js";
import { joinRoom } from "./join-room.js";
import { leaveRoom } from "./leave-room.js";
import { markAsRead } from "./mark-as-read.js";
import { renewToken } from "./renew-token.js";
import { sendMessage } from "./send-message.js";

/** Everything that a client can ask, by the name of its event. */
export const COMMANDS = {
  joinRoom,
  leaveRoom,
  sendMessage,
  markAsRead,
  joinInbox,
  catchUp,
  renewToken,
} as const;

export type CommandName = keyof typeof COMMANDS;
export type CommandPayload<Name extends CommandName> = (typeof COMMANDS)[Name]["payload"]["_output"];
export type CommandAnswer<Name extends CommandName> = (typeof COMMANDS)[Name]["answer"]["_output"];
