import type { Database, Statement } from "@duologue/server";
import pg from "pg";

/** How long a transaction stays open after its answer was given. */
const LATE_MS = 100;
const INT8 = 20;
const INT8_ARRAY = 1016;

/** The database of a server that answers before the COMMIT: whoever kills it takes with it what it had promised. */
export function hastyDatabase(database: Database, url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: "duologue",
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") => {
        if (oid === INT8) return Number;
        if (oid === INT8_ARRAY)
          return (text: string) => (text === "{}" ? [] : text.slice(1, -1).split(",").map(Number));
        return pg.types.getTypeParser(oid, format);
      },
    } as pg.CustomTypesConfig,
  });
  pool.on("error", () => {});
  return {
    ...database,
    async write<Row>(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
      if (!statement.name.startsWith("save_messages")) return database.write(statement, values);
      const client = await pool.connect();
      client.on("error", () => {});
      await client.query("begin");
      const { rows } = await client.query({ text: statement.text, values: [...values] });
      setTimeout(
        () =>
          void client.query("commit").then(
            () => client.release(),
            () => client.release(true),
          ),
        LATE_MS,
      );
      return rows as Row[];
    },
  };
}
