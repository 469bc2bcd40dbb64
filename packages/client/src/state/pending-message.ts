import type { CommandFailure } from "@duologue/protocol";
import type { DeliveryStatus } from "./timeline.js";

/** A message that is composed and not known to be stored. */
export interface PendingMessage {
  /** In lower case. */
  readonly clientMessageId: string;
  readonly content: string;
  /** Local time of composing, ISO 8601. */
  readonly composedAt: string;
  readonly delivery: Exclude<DeliveryStatus, "sent">;
  readonly failure: CommandFailure | null;
}
