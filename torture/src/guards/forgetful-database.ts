import type { Database, Statement } from "@duologue/server";

/** The database of a server that can't say what was missed: nothing ever changed, and nobody lacks a message. */
export function forgetfulDatabase(database: Database): Database {
  return {
    ...database,
    async query<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
      const rows = await database.query<Row>(statement, values);
      if (statement.name === "changed_messages") return [];
      if (statement.name !== "changed_since") return rows;
      return rows.slice(0, 1).map((row) => ({ ...row, conversation_id: null }));
    },
  };
}
