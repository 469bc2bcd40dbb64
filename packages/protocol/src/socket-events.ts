import type { CommandAnswer, CommandName, CommandPayload } from "./commands/index.js";
import type { EventName, EventPayload } from "./events/index.js";
import type { CommandFailure } from "./events/message-error.js";

/** What the last argument of a command is called with, once. */
export type Acknowledgement<Answer> = ({ ok: true } & Answer) | ({ ok: false } & CommandFailure);

type Acknowledge<Name extends CommandName> = (answer: Acknowledgement<CommandAnswer<Name>>) => void;

/** Socket.IO's map of events from client to server. */
export type ClientToServerEvents = {
  [Name in CommandName]: Name extends "joinInbox"
    ? (acknowledge?: Acknowledge<Name>) => void
    : (payload: CommandPayload<Name>, acknowledge?: Acknowledge<Name>) => void;
};

/** Socket.IO's map of events from server to client. */
export type ServerToClientEvents = {
  [Name in EventName]: (payload: EventPayload<Name>) => void;
};
