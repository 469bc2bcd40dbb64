import { z } from "zod";
import { id } from "../ids.js";
import { defineCommand } from "./command.js";

export const leaveRoom = defineCommand({
  event: "leaveRoom",
  summary: "Hear a conversation no longer.",
  payload: id,
  // Loose, for the type of a strict empty object has no room for `ok`.
  answer: z.looseObject({}),
  allowance: "joins",
});
