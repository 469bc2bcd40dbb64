import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import type { DatabaseOptions } from "@duologue/server";
import pg from "pg";
import { copyPGliteTemplate } from "./pglite-template.js";
import { TEMPLATE } from "./postgres-template.js";

/** A database that a test file has for itself. */
export interface TestDatabase extends AsyncDisposable {
  readonly kind: "postgres" | "pglite";
  readonly options: DatabaseOptions;
}

/**
 * A fresh database of the kind that the vitest project names, copied from a template: on the real PostgreSQL server, or
 * a folder of PGlite's. With `migrated: false`, an empty one.
 */
export async function createTestDatabase({ migrated = true } = {}): Promise<TestDatabase> {
  if (testDatabaseKind() === "pglite") {
    const dataDir = await copyPGliteTemplate(migrated ? "migrated" : "empty");
    return {
      kind: "pglite",
      options: { dataDir },
      [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }),
    };
  }
  const name = `test_${randomBytes(6).toString("hex")}`;
  await administer(`create database ${name} ${migrated ? `template ${TEMPLATE}` : ""}`);
  return {
    kind: "postgres",
    options: { url: postgresUrl(name) },
    [Symbol.asyncDispose]: () => administer(`drop database if exists ${name} with (force)`),
  };
}

/** On which database this test runs. */
export function testDatabaseKind(): "postgres" | "pglite" {
  const kind = process.env.DUOLOGUE_TEST_DATABASE;
  if (kind === "postgres" || kind === "pglite") return kind;
  throw new Error("A test that needs a database is called *.pg.test.ts or *.socket.test.ts: see CONTRIBUTING.md.");
}

/** The address of a database on the server that vitest's global setup started. */
export function postgresUrl(database: string): string {
  const port = process.env.DUOLOGUE_TEST_POSTGRES_PORT;
  if (!port) throw new Error("No PostgreSQL server: run this test in vitest's project `postgres`.");
  return `postgres://postgres:postgres@127.0.0.1:${port}/${database}`;
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl("postgres") });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
