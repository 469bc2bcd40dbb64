import type pg from "pg";
import type { CheckedPool } from "./checked-pool.js";
import { canAlwaysRepeat, canRepeatStatement, type Guard } from "./guard.js";
import { queryPool, sendQuery } from "./query-pool.js";
import type { Connections, RunSql, Session, SqlResult } from "./transaction.js";
import { DatabaseUnavailable } from "./unavailable.js";

/** `date`, `timestamp`, `timestamptz`, `interval`. */
const TIMES = new Set([1082, 1114, 1184, 1186]);

/** The statements and transactions of Drizzle on a pool. */
export function postgresConnections(pool: CheckedPool, types: pg.CustomTypesConfig, guard: Guard): Connections {
  const asDrizzleParses: pg.CustomTypesConfig = {
    getTypeParser: ((oid: number) =>
      TIMES.has(oid) ? (text: string) => text : types.getTypeParser(oid, "text")) as typeof pg.types.getTypeParser,
  };

  const queryOf = (text: string, values: readonly unknown[]) => {
    return { text, values: [...values], rowMode: "array" as const, types: asDrizzleParses };
  };

  const open = async (): Promise<Session> => {
    const client = await guard((by) => pool.checkOut(by), { canRepeat: canAlwaysRepeat });
    let isBroken = false;
    const run: RunSql = async (text, values) => {
      try {
        return await guard(async (by) => toResult(await sendQuery(client, queryOf(text, values), by)));
      } catch (error) {
        isBroken ||= error instanceof DatabaseUnavailable;
        throw error;
      }
    };
    return {
      run,
      async undo() {
        if (!isBroken) await run("rollback", []).catch(() => {});
        // PostgreSQL rolls back what a connection leaves open when it is closed.
        client.release(isBroken);
      },
      release: () => client.release(),
    };
  };

  return {
    open,
    run: (text, values) =>
      guard(async (by) => toResult(await queryPool(pool, queryOf(text, values), by)), {
        canRepeat: canRepeatStatement(text),
      }),
  };
}

function toResult({ rows, rowCount }: pg.QueryResult): SqlResult {
  return { rows, rowCount: rowCount ?? 0 };
}
