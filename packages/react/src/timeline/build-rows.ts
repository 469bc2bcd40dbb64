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

/**
 * Makes what the list shows, from top to bottom: day separators, the divider of new messages, and grouped messages.
 * What it made the last time is used again down to the first message that is another one since.
 */
export function createRowBuilder(options: RowOptions): (messages: readonly TimelineMessage[]) => readonly Row[] {
  let messagesBefore: readonly TimelineMessage[] = [];
  let rows: readonly Row[] = [];
  return (messages) => {
    // The last of those that stayed may have another neighbour below it.
    const from = Math.max(0, countSame(messagesBefore, messages) - 1);
    rows = [...rowsDownTo(messages[from - 1], rows), ...rowsFrom(from, messages, options)];
    messagesBefore = messages;
    return rows;
  };
}

/** How many are the same at the beginning of both. */
function countSame(before: readonly TimelineMessage[], now: readonly TimelineMessage[]): number {
  const difference = now.findIndex((message, index) => message !== before[index]);
  return difference === -1 ? now.length : difference;
}

/** Looked for from below, where it is: most changes are. */
function rowsDownTo(message: TimelineMessage | undefined, rows: readonly Row[]): readonly Row[] {
  return rows.slice(0, rows.findLastIndex((row) => row.kind === "message" && row.message === message) + 1);
}

function rowsFrom(from: number, messages: readonly TimelineMessage[], options: RowOptions): Row[] {
  const built = messages.slice(from);
  const joints = built.map((message, index) => joint(messages[from + index - 1], message, options));
  return built.flatMap((message, index): Row[] => {
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
