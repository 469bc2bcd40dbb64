import { AsyncLocalStorage } from "node:async_hooks";
import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter } from "better-auth";
import { errorCode } from "../start-failure.js";

/** What the database could not do for a request. */
interface RequestFailures {
  first: unknown;
}

type Adapter = DBTransactionAdapter & { transaction?: DBAdapter["transaction"] };
type CreateAdapter = (options: BetterAuthOptions) => DBAdapter;
type Call = (...given: unknown[]) => Promise<unknown>;

const requests = new AsyncLocalStorage<RequestFailures>();

/**
 * An adapter for better-auth that records when a call fails. better-auth catches such errors in many places and
 * continues as if there were no row: without a session it responds 401, and a sign-out that deleted nothing succeeds.
 */
export function recordingFailures(createAdapter: CreateAdapter): CreateAdapter {
  return (options) => record(createAdapter(options));
}

/**
 * Runs a request to better-auth. Its response counts only if every call to the database was successful.
 *
 * @throws the first error of the database, whatever better-auth made of it
 */
export async function withoutFailures(respond: () => Promise<Response>): Promise<Response> {
  const failures: RequestFailures = { first: undefined };
  try {
    const response = await requests.run(failures, respond);
    if (failures.first === undefined) return response;
  } catch (error) {
    throw failures.first ?? error;
  }
  throw failures.first;
}

/** In place, because better-auth knows its adapters by identity. */
function record<Kind extends Adapter>(adapter: Kind): Kind {
  const { transaction, createSchema, ...rest } = adapter;
  for (const [name, call] of Object.entries(rest)) {
    if (typeof call !== "function") continue;
    Object.assign(adapter, { [name]: (...given: unknown[]) => recorded(() => (call as Call)(...given)) });
  }
  return transaction ? Object.assign(adapter, { transaction: recordedTransaction(transaction) }) : adapter;
}

function recordedTransaction(transaction: DBAdapter["transaction"]): DBAdapter["transaction"] {
  return async (work) => {
    let thrown: unknown;
    try {
      return await transaction((inner) =>
        work(record(inner)).catch((error: unknown) => {
          thrown = error;
          throw error;
        }),
      );
    } catch (error) {
      // Not what better-auth throws within it: the response to an address that is taken, for example.
      if (error !== thrown) note(error);
      throw error;
    }
  };
}

async function recorded(call: () => Promise<unknown>): Promise<unknown> {
  // After one failure, others would wait in vain for the same database, or do half of what was requested.
  const failed = requests.getStore()?.first;
  if (failed !== undefined) throw failed;
  try {
    return await call();
  } catch (error) {
    note(error);
    throw error;
  }
}

function note(error: unknown): void {
  const failures = requests.getStore();
  // A violated constraint is a result: of two sign-ups with one address, one is told so.
  if (failures && !errorCode(error)?.startsWith("23")) failures.first ??= error;
}
