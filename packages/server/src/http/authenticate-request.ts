import { CONNECT_ERRORS, type ConnectErrorCode } from "@duologue/protocol";
import type { MiddlewareHandler } from "hono";
import type { Authenticate } from "../auth/authenticate.js";
import { bearerToken } from "../auth/socket-auth-middleware.js";
import { TokenRefused } from "../auth/verify-token.js";
import { type Failure, failure } from "../kernel/outcome.js";
import type { ToWireError } from "../transport/to-wire-error.js";
import { answerFailure } from "./answer.js";
import type { HttpEnv } from "./http-context.js";

/** Lets a request through as the user whose token it carries; 401 says why not, as `connect_error` would. */
export function authenticateRequest(authenticate: Authenticate, toWireError: ToWireError): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    try {
      const { user } = await authenticate(bearerToken(c.req.header("authorization")));
      c.set("user", user);
    } catch (error) {
      return answerFailure(c, error instanceof TokenRefused ? unauthorized(error.code) : undecided(error, toWireError));
    }
    return next();
  };
}

export function unauthorized(code: ConnectErrorCode): Failure {
  return failure("unauthorized", { error: CONNECT_ERRORS[code].message, details: code });
}

/** The keys or the user can't be looked up just now: the token may be a good one, so this is no 401. */
function undecided(error: unknown, toWireError: ToWireError): Failure {
  const failed = toWireError(error, true);
  if (failed.code === "unavailable") return failed;
  const { details } = failed;
  return failure("unavailable", { error: "The token can't be checked just now.", ...(details && { details }) });
}
