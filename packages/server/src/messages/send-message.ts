import type { Message, SendMessage } from "@duologue/protocol";
import { failure, type Outcome, success } from "../kernel/outcome.js";
import type { SaveMessage } from "./save-message.js";

/** Stores a message, or says why not. No socket and no HTTP in sight. */
export async function sendMessage(
  saveMessage: SaveMessage,
  by: number,
  command: SendMessage,
): Promise<Outcome<{ message: Message }>> {
  if (command.senderId !== by) return failure("sender_mismatch");
  const saved = await saveMessage(command);
  if (saved.outcome === "forbidden") return failure("forbidden");
  const { message } = saved;
  // Whoever is in the room heard of a repeated message when it was stored.
  if (saved.outcome === "repeated") return success({ message });
  const { conversation_id: conversationId, sender_id, receiver_id } = message;
  return success({ message }, [
    { event: "receiveMessage", conversationId, participants: [sender_id, receiver_id], payload: message },
  ]);
}
