import { message } from "../message.js";
import { defineEvent } from "./event.js";

export const receiveMessage = defineEvent({
  event: "receiveMessage",
  summary: "A message was stored. Goes to every socket in the conversation's room, the sender's too.",
  payload: message,
});
