import { createTestDatabase, type TestDatabase } from "@duologue/testkit";
import { parseConfig } from "../src/config.js";
import { type Running, start } from "../src/start.js";

export const PASSWORD = "correct horse";
export const AUTH_SECRET = "a secret of the tests, of more than 32 bytes";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
}

/** A user with an account of their own. */
export interface Person {
  readonly id: number;
  readonly email: string;
  /** The session's token with its signature, as a program holds it. */
  readonly session: string;
  /** For socket and HTTP. */
  readonly token: string;
}

/** The application on a database of its own, for tests of the accounts. */
export class AccountsApplication implements AsyncDisposable {
  readonly running: Running;
  readonly database: TestDatabase;
  readonly #ownsDatabase: boolean;
  #people = 0;

  private constructor(running: Running, database: TestDatabase, ownsDatabase: boolean) {
    this.running = running;
    this.database = database;
    this.#ownsDatabase = ownsDatabase;
  }

  /** @param database of another application that runs, if both are to share one */
  static async start(variables: Record<string, string> = {}, database?: TestDatabase): Promise<AccountsApplication> {
    const own = database ?? (await createTestDatabase({ migrated: false }));
    const where = "url" in own.options ? { DATABASE_URL: own.options.url } : { DATA_DIR: own.options.dataDir };
    const all = { PORT: "0", LOG_LEVEL: "silent", AUTH_SECRET, ...where, ...variables };
    return new AccountsApplication(await start(parseConfig(all)), own, database === undefined);
  }

  get url(): string {
    return this.running.url;
  }

  /** Sends a request and follows no redirect. `body` is sent as JSON unless it is a string or bytes. */
  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
    base = this.url,
  ): Promise<Answer> {
    const raw = typeof body === "string" || body instanceof Uint8Array;
    const response = await fetch(`${base}${path}`, {
      method,
      redirect: "manual",
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text !== "" && isJson(response) ? JSON.parse(text) : text,
    };
  }

  signUp(person: object): Promise<Answer> {
    return this.request("POST", "/auth/sign-up/email", { password: PASSWORD, ...person });
  }

  signIn(email: string, password = PASSWORD): Promise<Answer> {
    return this.request("POST", "/auth/sign-in/email", { email, password });
  }

  /** Signs somebody up. */
  async person(name: string): Promise<Person> {
    this.#people += 1;
    const email = `${name.toLowerCase()}-${this.#people}@example.com`;
    const { headers, body } = await this.signUp({ name, email });
    const session = headers.get("set-auth-token") ?? "";
    const { body: given } = await this.request("GET", "/auth/token", undefined, bearer(session));
    return { email, session, token: given.token, id: Number(body.user.id) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.running.close();
    if (this.#ownsDatabase) await this.database[Symbol.asyncDispose]();
  }
}

export function bearer(token: string): { readonly authorization: string } {
  return { authorization: `Bearer ${token}` };
}

/** The cookies that a browser would send after this answer. */
export function cookiesOf({ headers }: Answer): { readonly cookie: string } {
  return {
    cookie: headers
      .getSetCookie()
      .map((cookie) => cookie.split(";")[0])
      .join("; "),
  };
}

function isJson({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("application/json") ?? false;
}
