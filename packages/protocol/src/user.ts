import { z } from "zod";
import { id } from "./ids.js";

/** A person as others see one. */
export const user = z.object({
  user_id: id,
  name: z.string(),
  /** Address of a picture, or null. */
  image: z.string().nullable(),
});
export type User = z.infer<typeof user>;
