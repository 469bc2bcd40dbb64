import { groupBy } from "../history/group-by.js";
import type { History, Send } from "../history/history.js";
import { type Anomaly, anomaly } from "./anomaly.js";
import { identityOfRow, identityOfSend } from "./stored-once.js";

/** A stored message, and a span among the records. */
interface Span {
  readonly id: number;
  readonly from: number;
  readonly until: number;
  readonly sends: readonly Send[];
}

/**
 * What was acknowledged before another message of the conversation was sent has the smaller id, whoever sent them; and
 * so has what one client sent before, if both were acknowledged, however little it waited.
 */
export function sendingOrder(history: History): Anomaly[] {
  const ids = idsOf(history);
  const found: Anomaly[] = [];
  for (const [conversationId, inConversation] of groupBy(history.sends, ({ begun }) => begun.conversationId)) {
    const pair = inversion(spans(inConversation, ids, firstAcknowledged));
    if (pair) found.push(convict(conversationId, "had been acknowledged before", pair));
    for (const [client, own] of groupBy(inConversation, ({ begun }) => begun.client)) {
      const inverted = inversion(spans(own, ids, lastSent));
      if (inverted) found.push(convict(conversationId, `had been sent by ${client} before`, inverted));
    }
  }
  return found;
}

function firstAcknowledged(times: readonly Send[]): number {
  return Math.min(...times.filter(({ outcome }) => outcome === "ok").map(({ until }) => until));
}

function lastSent(times: readonly Send[]): number {
  return Math.max(...times.map(({ from }) => from));
}

function convict(conversationId: number, how: string, [earlier, later]: [Span, Span]): Anomaly {
  const words = `Message ${earlier.id} ${how} message ${later.id}, which has the smaller id.`;
  const records = [...earlier.sends, ...later.sends].flatMap(({ begun, ended }) => [begun, ended]);
  return anomaly("commit-order", conversationId, words, ...records);
}

/** The id of each message by its identity, if that is one message. */
function idsOf(history: History): ReadonlyMap<string, number> {
  return new Map([...history.messages.values()].map((row) => [identityOfRow(row), row.message_id]));
}

/**
 * One span for each acknowledged message, however often it was sent: from the first time on, for what was not answered
 * may have been stored then.
 */
function spans(
  sends: readonly Send[],
  ids: ReadonlyMap<string, number>,
  end: (times: readonly Send[]) => number,
): Span[] {
  // Without a key each command is a message of its own.
  const messages = groupBy(sends, (send) =>
    send.begun.what.key === null ? `${send.begun.operation}` : identityOfSend(send),
  );
  return [...messages.values()].flatMap((times): Span[] => {
    const acknowledged = times.find(({ outcome }) => outcome === "ok");
    const id = acknowledged && (acknowledged.ended?.message?.message_id ?? ids.get(identityOfSend(acknowledged)));
    if (id === undefined) return [];
    return [{ id, from: Math.min(...times.map(({ from }) => from)), until: end(times), sends: times }];
  });
}

/** Two spans, the first of which ended before the other began and has the greater id; null if there are none. */
function inversion(spans: readonly Span[]): [Span, Span] | null {
  const ended = spans.toSorted((a, b) => a.until - b.until);
  let next = 0;
  let greatest: Span | null = null;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    for (let other = ended[next]; other && other.until < span.from; other = ended[++next]) {
      if (greatest === null || other.id > greatest.id) greatest = other;
    }
    if (greatest !== null && greatest.id > span.id) return [greatest, span];
  }
  return null;
}
