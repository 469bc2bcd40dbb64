import { groupBy } from "../history/group-by.js";
import type { Operation } from "../history/history.js";
import type { ClientRecord } from "../history/record.js";

/** A line of the time line: what one client did in one conversation. */
export interface Lane {
  readonly client: string;
  readonly conversationId: number;
  /** Whether it is the first of its client. */
  readonly isFirst: boolean;
  readonly operations: readonly Operation[];
}

/** The lanes of all clients, those of one user side by side. */
export function toLanes(clients: ReadonlyMap<string, ClientRecord>, operations: readonly Operation[]): Lane[] {
  const byClient = groupBy(operations, ({ begun }) => begun.client);
  const users = (client: string) => clients.get(client)?.userId ?? 0;
  const names = [...byClient.keys()].sort((a, b) => users(a) - users(b) || a.localeCompare(b));
  return names.flatMap((client) => {
    const byConversation = groupBy(byClient.get(client) ?? [], ({ begun }) => begun.conversationId);
    const inOrder = [...byConversation].sort(([a], [b]) => a - b);
    return inOrder.map(([conversationId, own], place) => {
      return { client, conversationId, isFirst: place === 0, operations: own };
    });
  });
}
