import pg from "pg";

const INT8 = 20;
const INT8_ARRAY = 1016;

/** A pool of connections that no code checks. Its values are those of the servers' own pools. */
export function plainPool(url: string): pg.Pool {
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
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}
