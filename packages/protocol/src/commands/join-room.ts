import { z } from "zod";
import { id, revision } from "../ids.js";
import { defineCommand } from "./command.js";

export const joinRoom = defineCommand({
  event: "joinRoom",
  summary: "Hear a conversation of one's own. What the socket sends after it waits for it.",
  payload: id,
  /** Whatever is newer than `revision` will be heard. */
  answer: z.object({ revision }),
  allowance: "joins",
});
