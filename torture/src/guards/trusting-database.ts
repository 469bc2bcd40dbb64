import type { Database, Statement } from "@duologue/server";
import { plainPool } from "./plain-pool.js";

/** The database of a server that reads on a connection while it lasts, also from a server that is no longer the primary. */
export function trustingDatabase(database: Database, url: string): Database {
  const pool = plainPool(url);
  return {
    ...database,
    async query<Row>({ text }: Statement, values: readonly unknown[]): Promise<Row[]> {
      const { rows } = await pool.query({ text, values: [...values] });
      return rows as Row[];
    },
  };
}
