import {
  failOver,
  type PostgresServer,
  startPostgresServer,
  startStandbyServer,
  startTcpProxy,
  type TcpProxy,
} from "@duologue/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ApplicationProcess } from "../test/application-process.js";

let primary: PostgresServer;
let standby: PostgresServer;
let proxy: TcpProxy;

beforeAll(async () => {
  ApplicationProcess.build();
  primary = await startPostgresServer();
  standby = await startStandbyServer(primary);
  proxy = await startTcpProxy(primary.port);
});

afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]();
  await Promise.all([primary?.stop(), standby?.stop()]);
});

const variables = (url: string) => ({
  DATABASE_URL: url,
  AUTH_SECRET: "a secret with more than 32 characters",
  RATE_LIMIT: "off",
});

/** Signs a new user up, again while the database is unavailable; the session's cookie. */
async function signUp(url: string, name: string): Promise<string> {
  const body = JSON.stringify({ name, email: `${name}@example.com`, password: "correct horse" });
  for (;;) {
    const response = await fetch(`${url}/auth/sign-up/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body,
    });
    if (response.ok)
      return response.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; ");
    expect([response.status, (await response.json()).code]).toEqual([503, "unavailable"]);
  }
}

/** Whether requests at the same time, on as many connections as there are, find the session; null: unavailable. */
function findSession(url: string, cookie: string): Promise<(boolean | null)[]> {
  const ask = async () => {
    const response = await fetch(`${url}/auth/get-session`, { headers: { cookie } });
    return response.status === 503 ? null : (await response.json()) !== null;
  };
  return Promise.all(Array.from({ length: 16 }, ask));
}

test("[START8] a standby is one line", async () => {
  await using application = new ApplicationProcess(variables(standby.url("postgres")));
  const { code, stderr } = await application.ended();
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: `PostgreSQL at 127.0.0.1:${standby.port} takes no writes: it is a standby, or default_transaction_read_only is on. Let DATABASE_URL lead to the primary server.\n`,
  });
});

test("[DATA16] after a failover accounts work, and a session that began since is found by every connection", async () => {
  const address = Object.assign(new URL(primary.url("postgres")), { port: String(proxy.port) }).href;
  await using application = new ApplicationProcess(variables(address));
  const url = await application.ready();
  const earlier = await signUp(url, "ada");
  expect(await findSession(url, earlier)).toEqual(Array(16).fill(true));
  await failOver(primary, standby);
  proxy.retarget(standby.port);
  const since = performance.now();
  const later = await signUp(url, "bob");
  expect(performance.now() - since).toBeLessThan(5_000);
  const found = [await findSession(url, later), await findSession(url, later)].flat();
  expect(found).not.toContain(false);
  expect(await findSession(url, later)).toEqual(Array(16).fill(true));
  expect(await findSession(url, earlier)).toEqual(Array(16).fill(true));
});
