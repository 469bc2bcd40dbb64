import { connect } from "node:net";
import { DrizzleQueryError } from "drizzle-orm";
import { expect, test } from "vitest";
import { z } from "zod";
import { describeError, reasonOf } from "./describe-error.js";
import { OperatorError } from "./operator-error.js";

const SECRET = "hunter2";
/** Looks like the frames of a stack. */
const FORGED = `\n    at ${SECRET} (file:///${SECRET}.js:1:1)`;

/** What a rejected promise or a function throws. */
async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("It threw nothing.");
}

const renamed = () => Object.assign(new Error(`x${FORGED}`), { message: "changed later" });
const emptied = () => Object.assign(new Error(`x${FORGED}`), { message: "" });

test.each([
  ["its message", () => new Error(SECRET)],
  ["lines of its message that look like frames", () => new Error(`x${FORGED}`)],
  ["the original message of a changed one", renamed],
  ["the original message of a removed one", emptied],
  ["a cause", () => new Error("x", { cause: new Error(SECRET + FORGED, { cause: SECRET }) })],
  ["errors of an AggregateError", () => new AggregateError([new Error(SECRET), SECRET], SECRET)],
  ["the values of a statement", () => new DrizzleQueryError("select $1", [SECRET], new Error(SECRET))],
  ["literals of a statement", () => new DrizzleQueryError(`select '${SECRET}'`, [], new Error("x"))],
  ["the query of a host's own error", () => Object.assign(new Error("x"), { query: `users named ${SECRET}` })],
  ["the statement of a host's own error", () => Object.assign(new Error("x"), { statement: SECRET })],
  ["a name that is none", () => Object.assign(new Error("x"), { name: `${SECRET}@example.com` })],
  ["a code that is none", () => Object.assign(new Error("x"), { code: `${SECRET}@example.com` })],
  ["what is no error", () => SECRET],
  ["an object that is no error", () => ({ message: SECRET, stack: SECRET })],
  ["text that is not JSON", () => thrownBy(() => JSON.parse(SECRET))],
  ["a value that Zod rejects", () => thrownBy(() => z.literal(1).parse(SECRET, { reportInput: true }))],
  ["an address that is none", () => thrownBy(() => new URL(SECRET))],
  ["an address with a password", () => thrownBy(() => fetch(`http://ada:${SECRET}@127.0.0.1:1`))],
  [
    "what PostgreSQL quotes",
    () =>
      Object.assign(new Error(`invalid input: "${SECRET}"`), {
        ...{ code: "22P02", detail: SECRET, hint: SECRET, where: SECRET, internalQuery: SECRET, params: [SECRET] },
      }),
  ],
])("[LOG2] the description of an error does not contain %s", async (_what, thrown) => {
  expect(JSON.stringify(describeError(await thrown()))).not.toContain(SECRET);
});

test("[LOG3] the description of a database error has its SQLSTATE, its names and where it arose", () => {
  const cause = Object.assign(new Error("duplicate key"), { code: "23505", table: "users", constraint: "users_email" });
  const { stack, ...description } = describeError(new DrizzleQueryError('insert into "users" values ($1)', [1], cause));
  expect(description).toMatchObject({
    ...{ name: "DrizzleQueryError", statement: 'insert into "users" values ($1)' },
    cause: { code: "23505", table: "users", constraint: "users_email" },
  });
  expect(stack?.[0]).toMatch(/describe-error\.test\.ts:\d+:\d+/);
});

test("[LOG3] the description of a system error and of an OperatorError says why", async () => {
  const refused = await new Promise((resolve) => connect(1, "127.0.0.1").on("error", resolve));
  expect(describeError(refused)).toMatchObject({ code: "ECONNREFUSED", reason: "connect ECONNREFUSED 127.0.0.1:1" });
  expect(reasonOf(new AggregateError([refused]))).toBe("connect ECONNREFUSED 127.0.0.1:1");
  expect(describeError(new OperatorError("The disk is full."))).toMatchObject({ reason: "The disk is full." });
});

test.each(["message", "stack", "cause", "code"])("[LOG2] an error whose %s throws is described all the same", (key) => {
  const error = Object.defineProperty(new Error("x"), key, {
    get() {
      throw new Error(SECRET);
    },
  });
  expect(describeError(error)).toEqual({ name: "Error" });
});
