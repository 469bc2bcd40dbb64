import type { z } from "zod";

/** One thing that the server tells. */
export interface ServerEvent<Event extends string, Payload extends z.ZodObject> {
  readonly event: Event;
  readonly summary: string;
  readonly payload: Payload;
}

export function defineEvent<Event extends string, Payload extends z.ZodObject>(
  event: ServerEvent<Event, Payload>,
): ServerEvent<Event, Payload> {
  return event;
}
