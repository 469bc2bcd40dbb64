import { z } from "zod";
import { id } from "./ids.js";

/** A person as others see one. */
export const user = z.object({
  user_id: id,
  name: z.string(),
  /** Address of a picture, or null. */
  image: z.string().nullable(),
  /** Another user has the same name, or one that looks like it; absent otherwise. Show both with their `user_id`. */
  shares_name: z.literal(true).optional(),
});
export type User = z.infer<typeof user>;
