import { z } from "zod";
import { defineCommand } from "./command.js";

export const renewToken = defineCommand({
  event: "renewToken",
  summary: "Let this socket live on with a new token of the same user. Another user's, or a bad one, ends it for good.",
  payload: z.object({ token: z.string() }),
  answer: z.object({ expiresInMs: z.number().nonnegative() }),
  allowance: "joins",
});
