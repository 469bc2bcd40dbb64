import {
  type CommandAnswer,
  type CommandName,
  type CommandPayload,
  conversationRoom,
  inboxRoom,
} from "@duologue/protocol";
import type { Authenticate } from "../auth/authenticate.js";
import { TokenRefused } from "../auth/verify-token.js";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { UseCases } from "../use-cases.js";
import type { Peer } from "./peer.js";

/** What each command of a socket does. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (peer: Peer, payload: CommandPayload<Name>) => Promise<Outcome<CommandAnswer<Name>>>;
};

export function createCommandHandlers(useCases: UseCases, authenticate: Authenticate): CommandHandlers {
  return {
    joinRoom: (peer, conversationId) =>
      useCases.joinRoom(peer.userId, conversationId, () => peer.join(conversationRoom(conversationId))),
    leaveRoom: async (peer, conversationId) => {
      peer.leave(conversationRoom(conversationId));
      return success({});
    },
    sendMessage: (peer, command) => useCases.sendMessage(peer.userId, command),
    markAsRead: (peer, command) => useCases.markAsRead(peer.userId, command),
    joinInbox: (peer) =>
      useCases.joinInbox(
        () => peer.expiresInMs(),
        () => peer.join(inboxRoom(peer.userId)),
      ),
    catchUp: (peer, command) => useCases.catchUp(peer.userId, command),
    renewToken: (peer, { token }) => renewToken(authenticate, peer, token),
  };
}

/** A token of the same user lets the socket live on; any other ends it for good. */
async function renewToken(
  authenticate: Authenticate,
  peer: Peer,
  token: string,
): Promise<Outcome<CommandAnswer<"renewToken">>> {
  try {
    const { user, ...renewed } = await authenticate(token);
    if (user.user_id === peer.userId) {
      peer.renew(renewed);
      return success({ expiresInMs: peer.expiresInMs() });
    }
    return failure("unauthorized", { error: "The new token belongs to another user." });
  } catch (error) {
    if (error instanceof TokenRefused) return failure("unauthorized", { details: error.code });
    throw error;
  }
}
