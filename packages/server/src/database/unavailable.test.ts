import { expect, test } from "vitest";
import { asUnavailable, DatabaseUnavailable, isConnectionLost, sqlStateOf } from "./unavailable.js";

const failed = (code: string) => Object.assign(new Error("failed"), { code });

test.each(["EPIPE", "EPERM", "ECONNRESET", "ENOTFOUND", "EAI_AGAIN"])(
  "[SEND14] the code %s of Node, though it may look like a SQLSTATE, means a lost connection",
  (code) => {
    const error = failed(code);
    expect([sqlStateOf(error), isConnectionLost(error)]).toEqual([undefined, true]);
    expect(asUnavailable(error, true)).toMatchObject({ name: "DatabaseUnavailable", nothingDone: false });
  },
);

test.each(["57P01", "53300", "53100", "58030", "57014", "55P03", "25P03", "25P04", "40001", "40P01", "25006"])(
  "[SEND14] SQLSTATE %s says that the database is unavailable and did nothing",
  (code) => {
    expect(asUnavailable(failed(code), true)).toMatchObject({ name: "DatabaseUnavailable", nothingDone: true });
  },
);

test.each(["23505", "42P01", "22021", "XX000", "P0001"])("[SEND9] SQLSTATE %s is about the statement", (code) => {
  const error = failed(code);
  expect(asUnavailable(error, true)).toBe(error);
  expect([error instanceof DatabaseUnavailable, isConnectionLost(error)]).toEqual([false, false]);
});
