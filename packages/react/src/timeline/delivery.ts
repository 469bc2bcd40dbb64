import type { TimelineMessage } from "@duologue/client";

/** What the mark of an own message says: its way to the service, and then whether it was read. */
export type Delivery = TimelineMessage["delivery"] | "read";

/** Without receipts nobody is told that anybody read anything. */
export function deliveryOf(message: TimelineMessage, receipts: boolean): Delivery {
  return receipts && message.delivery === "sent" && message.read_status ? "read" : message.delivery;
}
