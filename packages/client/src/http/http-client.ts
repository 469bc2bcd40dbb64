import { ERRORS, type ErrorCode } from "@duologue/protocol";
import type { Clock } from "../clock.js";
import type { TokenSource } from "../connection/token-source.js";
import type { Outcome } from "../outcome.js";
import { warnOnce } from "../warn-once.js";

/** A request without an answer for so long is given up. */
const ANSWER_WITHIN_MS = 15_000;

export interface HttpClientOptions {
  /** What stands before the routes, without a slash at its end. Called for each request. */
  readonly base: () => string;
  readonly fetch: typeof fetch;
  readonly tokens: TokenSource;
  readonly clock: Clock;
}

export interface Request {
  readonly method: "GET" | "POST";
  /** Beginning with a slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
}

type Failure = Extract<Outcome<never>, { ok: false }>;

/** Asks the HTTP routes, with the token; a refused token is renewed once. Rejects only where there is no address to send to. */
export class HttpClient {
  readonly #options: HttpClientOptions;

  constructor(options: HttpClientOptions) {
    this.#options = options;
  }

  async request<Answer>(request: Request): Promise<Outcome<Answer>> {
    const { tokens } = this.#options;
    const base = this.#options.base();
    try {
      const token = await tokens.current();
      const outcome = await this.#send<Answer>(base, request, token);
      if (outcome.ok || outcome.code !== "unauthorized") return outcome;
      const renewed = await tokens.renew(token);
      return renewed === null ? outcome : await this.#send<Answer>(base, request, renewed);
    } catch {
      return failure("unavailable", "The server cannot be reached.");
    }
  }

  async #send<Answer>(base: string, request: Request, token: string): Promise<Outcome<Answer>> {
    const { method, path, query = {}, body } = request;
    const given = Object.entries(query).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const search = given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
    const headers = {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { "content-type": "application/json" }),
    };
    const { fetch, clock, tokens } = this.#options;
    const giveUp = new AbortController();
    const cancel = clock.after(ANSWER_WITHIN_MS, () => giveUp.abort());
    try {
      const init = {
        method,
        headers,
        signal: giveUp.signal,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
      const response = await fetch(`${base}${path}${search}`, init);
      warnOfPage(response, base);
      if (response.status !== 401) tokens.accepted(token);
      return response.ok ? { ok: true, value: (await response.json()) as Answer } : await failureOf(response);
    } finally {
      cancel();
    }
  }
}

/** The routes return JSON. A page of HTML is another program's: of a development server, or of the host application. */
function warnOfPage({ status, headers }: Response, base: string): void {
  if (!/^text\/html\b/i.test(headers.get("content-type") ?? "") || status >= 500) return;
  const advice = 'Is "url" the chat\'s address, and does a development server pass it on (in Vite: server.proxy)?';
  warnOnce(`${base} responds with a page of HTML, which is not the chat. ${advice}`);
}

/** What the server said, or what its status means if something in between answered. */
async function failureOf(response: Response): Promise<Failure> {
  const body: unknown = await response.json().catch(() => null);
  const said = typeof body === "object" && body !== null ? (body as { code?: unknown; error?: unknown }) : {};
  const code = isErrorCode(said.code) ? said.code : codeOfStatus(response.status);
  const failed = failure(code, typeof said.error === "string" ? said.error : ERRORS[code].message);
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) ? { ...failed, retryAfterMs: seconds * 1_000 } : failed;
}

function failure(code: ErrorCode, error: string): Failure {
  return { ok: false, code, error, retryable: ERRORS[code].retryable };
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === "string" && Object.hasOwn(ERRORS, code);
}

function codeOfStatus(status: number): ErrorCode {
  // A gateway whose server is away.
  if (status === 502 || status === 504) return "unavailable";
  const codes = Object.keys(ERRORS) as ErrorCode[];
  return codes.find((code) => ERRORS[code].status === status) ?? "internal";
}
