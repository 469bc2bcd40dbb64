import { createLogger, type DatabaseOptions, openDatabase } from "@duologue/server";
import { ApplicationProcess, type Ended } from "./application-process.js";
import { Canaries } from "./canaries.js";
import { FaultFile } from "./fault-file.js";

/** The application with every source of output on, and what tests need to go through all that it offers. */
export class CanaryApplication {
  readonly canaries = new Canaries();
  readonly faults: FaultFile;
  readonly process: ApplicationProcess;
  readonly #database: DatabaseOptions;
  url = "";

  /** @param faultFile where it and the test meet: see `FaultFile` */
  constructor(variables: Record<string, string>, faultFile: string, database: DatabaseOptions) {
    this.#database = database;
    this.faults = new FaultFile(faultFile);
    this.process = new ApplicationProcess({ ...variables, LOG_LEVEL: "trace", ...this.faults.variables });
  }

  /** A request with a canary wherever a client may put one. */
  async request(method: string, path: string, { session = {}, body = {} }: Partial<Sent> = {}): Promise<Response> {
    const { canaries } = this;
    const headers = {
      ...{ "user-agent": canaries.next(), "x-forwarded-for": canaries.next(), [`x-${canaries.next()}`]: "1" },
      ...{ cookie: `${canaries.next()}=${canaries.next()}`, referer: `http://${canaries.next()}/`, ...session },
      ...(method !== "GET" && { "content-type": "application/json" }),
    };
    const query = new URLSearchParams({ [canaries.next()]: canaries.next(), ...(method === "GET" && asText(body)) });
    const options = { method, headers, redirect: "manual", ...(method !== "GET" && { body: JSON.stringify(body) }) };
    const response = await fetch(`${this.url}${path}?${query}`, options as RequestInit);
    canaries.add(
      ...[...response.headers].flatMap(([name, value]) => (name.startsWith("set-") ? secretsOf(value) : [])),
    );
    return response;
  }

  /** Everything that a route of the accounts or of the chat reads. */
  fields(email = `${this.canaries.next()}@example.com`): Record<string, unknown> {
    const { canaries } = this;
    const password = canaries.next();
    return {
      ...{ email, newEmail: `${canaries.next()}@example.com`, name: canaries.next(), password },
      ...{ newPassword: canaries.next(), currentPassword: password, image: `https://a.example/${canaries.next()}` },
      ...{ callbackURL: `/${canaries.next()}`, redirectTo: `/${canaries.next()}`, token: canaries.next() },
      ...{ errorCallbackURL: `/${canaries.next()}`, newUserCallbackURL: `/${canaries.next()}`, code: canaries.next() },
      ...{ provider: "google", providerId: canaries.next(), accountId: canaries.next(), state: canaries.next() },
      ...{ idToken: canaries.next(), scopes: canaries.next(), loginHint: canaries.next() },
      ...{ user: canaries.next(), error: canaries.next(), error_description: canaries.next(), iss: canaries.next() },
      ...{ content: canaries.next(), query: canaries.next(), clientMessageId: crypto.randomUUID() },
    };
  }

  /** Signs up; what a later request needs to be of this person. */
  async person() {
    const fields = this.fields();
    const { email, password, name } = fields;
    const response = await this.request("POST", "/auth/sign-up/email", { body: { email, password, name } });
    if (response.status !== 200) throw new Error(`Signing up: ${response.status}`);
    const { user, sid } = await response.json();
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const jwt = (await (await this.request("GET", "/auth/token", { session: { cookie } })).json()).token;
    this.canaries.add(jwt, jwt.split(".")[2]);
    // Signed, as a bearer sends it.
    const token = decodeURIComponent(cookie.split("=").slice(1).join("="));
    return { userId: Number(user.id), session: { cookie }, jwt, fields: { ...fields, token, sid } };
  }

  async isSignedIn({ session }: { readonly session: Record<string, string> }): Promise<boolean> {
    return (await (await this.request("GET", "/auth/get-session", { session })).json()) !== null;
  }

  /** Ends the application, and finds what it wrote though it must not. */
  async written(): Promise<Ended & { readonly found: string[] }> {
    const ended = await this.process.end("SIGTERM");
    await this.#addStored();
    return { ...ended, found: this.canaries.foundIn(ended.stdout + ended.stderr) };
  }

  /** Tokens and hashes as the database has them. */
  async #addStored(): Promise<void> {
    const opened = await openDatabase(this.#database, createLogger("silent"));
    const read = async (text: string) => {
      for (const row of await opened.query<Record<string, string>>({ name: "", text }, [])) {
        this.canaries.add(...Object.values(row));
      }
    };
    await read("select token from account_sessions");
    await read("select password from account_credentials");
    await read("select split_part(password, ':', 2) as hash from account_credentials");
    await read("select private_key from account_keys");
    await opened.close();
  }
}

interface Sent {
  readonly session: Record<string, string>;
  readonly body: Record<string, unknown>;
}

function asText(body: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, String(value)]));
}

/** The value of a cookie, and its parts. */
function secretsOf(header: string): string[] {
  const value = header.split(";")[0]?.split("=").slice(1).join("=") || header;
  return [value, decodeURIComponent(value), ...decodeURIComponent(value).split(".")];
}
