import { expect, test } from "vitest";
import { checkPostgresVersion, DatabaseTooOld } from "./postgres-version.js";

test("[START8] PostgreSQL before 15 is refused by its version, 15 and later are not", () => {
  expect(() => checkPostgresVersion(140_012)).toThrow(DatabaseTooOld);
  expect(() => checkPostgresVersion(140_012)).toThrow("PostgreSQL is version 14.12; Duologue needs 15 or later.");
  checkPostgresVersion(150_000);
  checkPostgresVersion(180_001);
});
