import type { TimelineMessage } from "@duologue/client";
import { isOwn } from "./is-own.js";

/** Where a bubble stands among the bubbles of one breath. */
export type GroupPosition = "single" | "first" | "middle" | "last";

export interface MessageRowData {
  kind: "message";
  key: string;
  message: TimelineMessage;
  self: boolean;
  position: GroupPosition;
}

export type Row =
  | { kind: "day"; key: string; timestamp: string }
  | { kind: "new-messages"; key: string }
  | MessageRowData;

export interface RowOptions {
  currentUserId: number;
  /** The calendar day of a moment, in the reader's time zone. */
  day: (iso: string) => string;
  /** The key of the message above which "new messages" stands, or null. */
  dividerBefore: string | null;
}

/** Five minutes: what one person says within them reads as one thing. */
const GROUP_MS = 5 * 60_000;

interface Joint {
  /** Another day begins with the later message. */
  newDay: boolean;
  divided: boolean;
  /** Both belong to one group. */
  joined: boolean;
}

function joint(earlier: TimelineMessage | undefined, later: TimelineMessage, options: RowOptions): Joint {
  const divided = later.key === options.dividerBefore;
  if (earlier === undefined) return { newDay: true, divided, joined: false };
  const newDay = options.day(earlier.timestamp) !== options.day(later.timestamp);
  const close = Math.abs(Date.parse(later.timestamp) - Date.parse(earlier.timestamp)) <= GROUP_MS;
  return {
    newDay,
    divided,
    joined:
      !newDay && !divided && close && isOwn(earlier, options.currentUserId) === isOwn(later, options.currentUserId),
  };
}

function position(joinedAbove: boolean, joinedBelow: boolean): GroupPosition {
  if (joinedAbove) return joinedBelow ? "middle" : "last";
  return joinedBelow ? "first" : "single";
}

/** What the list shows, from top to bottom: day separators, the divider of new messages, and grouped messages. */
export function buildRows(messages: readonly TimelineMessage[], options: RowOptions): Row[] {
  const joints = messages.map((message, index) => joint(messages[index - 1], message, options));
  return messages.flatMap((message, index): Row[] => {
    const above = joints[index];
    const joinedBelow = joints[index + 1]?.joined ?? false;
    const rows: Row[] = [];
    if (above?.newDay) rows.push({ kind: "day", key: `day ${message.key}`, timestamp: message.timestamp });
    if (above?.divided) rows.push({ kind: "new-messages", key: "new messages" });
    const self = isOwn(message, options.currentUserId);
    rows.push({
      kind: "message",
      key: message.key,
      message,
      self,
      position: position(above?.joined ?? false, joinedBelow),
    });
    return rows;
  });
}
