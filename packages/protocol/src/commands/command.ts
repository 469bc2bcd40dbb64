import type { z } from "zod";

/** Which allowance a command draws on: see `LIMITS`. */
export type Allowance = "messages" | "joins" | "reads";

/** One thing that a client can ask of the server: its event, what it carries, what a success answers. */
export interface Command<Event extends string, Payload extends z.ZodType, Answer extends z.ZodObject> {
  readonly event: Event;
  readonly summary: string;
  readonly payload: Payload;
  /** What the acknowledgement holds beside `ok: true`. */
  readonly answer: Answer;
  readonly allowance: Allowance;
}

export function defineCommand<Event extends string, Payload extends z.ZodType, Answer extends z.ZodObject>(
  command: Command<Event, Payload, Answer>,
): Command<Event, Payload, Answer> {
  return command;
}
