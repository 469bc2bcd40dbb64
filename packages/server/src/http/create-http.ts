import { Hono } from "hono";
import type { Authenticate } from "../auth/authenticate.js";
import type { News } from "../kernel/outcome.js";
import type { RateLimit } from "../transport/rate-limit.js";
import type { ToWireError } from "../transport/to-wire-error.js";
import type { UseCases } from "../use-cases.js";

/** What the HTTP door needs. */
export interface HttpOptions {
  readonly useCases: UseCases;
  readonly authenticate: Authenticate;
  readonly rateLimit: RateLimit;
  readonly toWireError: ToWireError;
  readonly broadcast: (news: readonly News[]) => void;
  readonly apiKey: string | undefined;
  readonly corsOrigin: readonly string[];
  readonly connections: () => number;
}

/** The REST door: the same use cases as on the socket. */
export function createHttp(_options: HttpOptions): Hono {
  return new Hono();
}
