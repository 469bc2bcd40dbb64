import { z } from "zod";

/** What an error code means for whoever got it. */
export interface ErrorPolicy {
  /** Status of the same error over HTTP. */
  readonly status: 400 | 401 | 403 | 404 | 429 | 500 | 503;
  /** Whether the same command may succeed later. An answer can narrow it, never widen it. */
  readonly retryable: boolean;
  /** Whether the socket stays open. */
  readonly connection: "keep" | "close";
  /** The sentence for a person, unless the place of the failure knows a better one. */
  readonly message: string;
}

/** Every way in which a command or a request can fail. */
export const ERRORS = {
  invalid_payload: {
    status: 400,
    retryable: false,
    connection: "keep",
    message: "The payload is not valid.",
  },
  unknown_event: {
    status: 400,
    retryable: false,
    connection: "keep",
    message: "This server does not know that event.",
  },
  unauthorized: {
    status: 401,
    retryable: false,
    connection: "close",
    message: "A valid token is needed.",
  },
  forbidden: {
    status: 403,
    retryable: false,
    connection: "keep",
    message: "You do not take part in that conversation.",
  },
  sender_mismatch: {
    status: 403,
    retryable: false,
    connection: "keep",
    message: "senderId is not the user of this connection.",
  },
  not_found: { status: 404, retryable: false, connection: "keep", message: "There is no such thing." },
  rate_limited: {
    status: 429,
    retryable: true,
    connection: "keep",
    message: "Too many commands; wait a moment.",
  },
  internal: { status: 500, retryable: false, connection: "keep", message: "Something went wrong on the server." },
  unavailable: {
    status: 503,
    retryable: true,
    connection: "keep",
    message: "The database cannot be reached just now.",
  },
} as const satisfies Record<string, ErrorPolicy>;

export type ErrorCode = keyof typeof ERRORS;

/** Why the server rejects a connection: `data.code` of the `connect_error`, and whether the same token may do later. */
export const CONNECT_ERRORS = {
  token_missing: {
    retryable: false,
    message: "No token: give one as auth.token, or as an Authorization: Bearer header.",
  },
  token_expired: { retryable: false, message: "The token has expired." },
  token_invalid: { retryable: false, message: "The token is not valid." },
  user_unknown: { retryable: false, message: "The token names a user that does not exist here." },
  too_many_sockets: { retryable: true, message: "This user has too many connections; close one of them." },
} as const satisfies Record<string, { readonly retryable: boolean; readonly message: string }>;

export type ConnectErrorCode = keyof typeof CONNECT_ERRORS;

/** A failure as HTTP tells it. */
export const httpError = z.object({
  error: z.string(),
  code: z.enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]),
  details: z.string().optional(),
});
export type HttpError = z.infer<typeof httpError>;
