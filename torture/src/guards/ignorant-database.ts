import { type Database, findUnavailable, type Statement } from "@duologue/server";

/** As long as a server may go on asking: from then on it is a client that sends again under its key. */
const ASKED_FOR_MS = 4_500;

/** What a test holds in its hand. */
interface Seams {
  readonly now: () => number;
  /** Whether a write that failed so may have been carried out. */
  readonly isAnswerLost: (error: unknown) => boolean;
}

const REAL: Seams = {
  now: () => Date.now(),
  isAnswerLost: (error) => findUnavailable(error)?.nothingDone === false,
};

/** A write whose answer was lost. */
interface Lost {
  readonly error: unknown;
  readonly until: number;
}

/**
 * The database of a server that never learns what became of messages whose answer was lost: asking, which is doing the
 * same again, loses the answer again.
 */
export function ignorantDatabase(database: Database, { now, isAnswerLost }: Seams = REAL): Database {
  /** By the message's key. */
  const lost = new Map<string, Lost>();
  return {
    ...database,
    async write<Row>(statement: Statement, values: readonly unknown[], ms?: number): Promise<Row[]> {
      if (!statement.name.startsWith("save_messages")) return database.write(statement, values, ms);
      const keys = (values[3] as readonly (string | null)[]).filter((key) => key !== null);
      for (const key of keys) {
        const { error, until = 0 } = lost.get(key) ?? {};
        if (until > now()) throw error;
      }
      try {
        return await database.write(statement, values, ms);
      } catch (error) {
        if (isAnswerLost(error)) {
          for (const key of keys) lost.set(key, { error, until: now() + ASKED_FOR_MS });
        }
        throw error;
      }
    },
  };
}
