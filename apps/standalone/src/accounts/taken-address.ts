import type { BetterAuthOptions, DBAdapter, DBTransactionAdapter } from "better-auth";
import { APIError } from "better-auth/api";
import { errorCode } from "../start-failure.js";

type Adapter = DBTransactionAdapter & { transaction?: DBAdapter["transaction"] };
type CreateAdapter = (options: BetterAuthOptions) => DBAdapter;

const UNIQUE_VIOLATION = "23505";

/** As better-auth says it when it finds the address itself. */
const TAKEN = {
  code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL",
  message: "User already exists. Use another email.",
};

/**
 * An adapter for better-auth that responds to the loser of a race for one e-mail address as to any later sign-up with
 * it. better-auth looks for the address before it hashes the password; only the database knows of an account that was
 * created meanwhile.
 */
export function rejectTakenAddress(createAdapter: CreateAdapter): CreateAdapter {
  return (options) => rejectTaken(createAdapter(options));
}

/** In place, because better-auth knows its adapters by identity. */
function rejectTaken<Kind extends Adapter>(adapter: Kind): Kind {
  const { create, transaction } = adapter;
  const createUnlessTaken: Adapter["create"] = async (given) => {
    try {
      return await create(given);
    } catch (error) {
      if (given.model !== "user" || errorCode(error) !== UNIQUE_VIOLATION) throw error;
      throw new APIError("UNPROCESSABLE_ENTITY", TAKEN);
    }
  };
  const transact: DBAdapter["transaction"] | undefined =
    transaction && ((work) => transaction((inner) => work(rejectTaken(inner))));
  return Object.assign(adapter, { create: createUnlessTaken, ...(transact && { transaction: transact }) });
}
