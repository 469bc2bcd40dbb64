import { z } from "zod";

/** An id: a positive integer that a JavaScript number holds exactly. A number in a string is not an id. */
export const id = z.int().positive();

/** A number that counts the changes of one conversation; 0 before the first. */
export const revision = z.int().nonnegative();

/** The key that makes a repeated `sendMessage` harmless: a UUID of any version, made when the person presses send. */
export const clientMessageId = z.guid();
