/**
 * Loaded before the application (`node --import`), in its main thread and in its workers: lets the statement fail that
 * the file `FAULT_FILE` names. The file contains `<number> <kind>`: the number of the statement from now on, and
 * `XX000`, another SQLSTATE, or `lost` for a lost connection. It is empty once the statement has failed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

const file = process.env.FAULT_FILE ?? "";
let order = "";
let left = 0;

/** The error of this statement, which repeats its values in every field in which PostgreSQL might. */
function fault(text, values) {
  const now = readFileSync(file, "utf8");
  if (now === "") return undefined;
  const [number, kind] = now.split(" ");
  if (now !== order) left = Number(number);
  order = now;
  left -= 1;
  if (left !== 0) return undefined;
  order = "";
  writeFileSync(file, "");
  const all = JSON.stringify(values);
  const lines = values.map((value) => `    at ${value} (${value}:1:1)`).join("\n");
  if (kind === "lost") return new Error(`Connection lost during ${text} with ${all}\n${lines}`);
  return Object.assign(new Error(`Failed: ${text} with ${all}\n${lines}`), {
    ...{ name: "error", code: kind, severity: "ERROR", detail: `Key (value)=(${all}) already exists.`, hint: all },
    ...{ where: `PL/pgSQL function with ${all}`, internalQuery: `select ${all}`, table: "a_table", params: values },
    ...{ constraint: all, column: all, routine: all, cause: new Error(all) },
  });
}

if (isMainThread) {
  const { default: pg } = await import("pg");
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (statement, values, ...rest) {
    const given = Array.isArray(values) ? values : (statement.values ?? []);
    const error = fault(statement.text ?? statement, given);
    if (!error) return query.call(this, statement, values, ...rest);
    const callback = [values, ...rest].find((each) => typeof each === "function");
    if (!callback) return Promise.reject(error);
    process.nextTick(callback, error);
  };
} else if (process.env.FAULT_FILE && !process.env.DATABASE_URL) {
  const { PGlite } = await import("@electric-sql/pglite");
  const { query, exec } = PGlite.prototype;
  const failing = (run) =>
    async function (text, values, ...rest) {
      const error = fault(text, Array.isArray(values) ? values : []);
      if (error) throw error;
      return run.call(this, text, values, ...rest);
    };
  PGlite.prototype.query = failing(query);
  PGlite.prototype.exec = failing(exec);
}
