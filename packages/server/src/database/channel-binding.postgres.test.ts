import { execFileSync } from "node:child_process";
import { appendFile, copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSelfSigned, type PostgresServer, startPostgresServer } from "@duologue/testkit";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createLogger } from "../kernel/logger.js";
import { openDatabase } from "./connect.js";
import { databaseReason } from "./database-reason.js";
import { WritableClient } from "./writable-client.js";

const logger = createLogger("silent");
let server: PostgresServer;
let folder: string;
let cert: string;

beforeAll(async () => {
  server = await startPostgresServer();
  folder = await mkdtemp(join(tmpdir(), "duologue-tls-"));
  const made = makeSelfSigned(folder);
  cert = made.cert;
  for (const [from, name] of [
    [made.key, "server.key"],
    [made.cert, "server.crt"],
  ] as const) {
    await copyFile(from, join(server.dataDir, name));
  }
  // The server reads a key only if its own user owns it.
  execFileSync("chown", ["--reference", server.dataDir, join(server.dataDir, "server.key")]);
  execFileSync("chmod", ["600", join(server.dataDir, "server.key")]);
  await appendFile(join(server.dataDir, "postgresql.auto.conf"), "ssl = on\n");
  await authenticateBy("scram-sha-256");
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Has the server request another form of the password. */
async function authenticateBy(method: string): Promise<void> {
  await writeFile(join(server.dataDir, "pg_hba.conf"), `host all all all ${method}\nlocal all all trust\n`);
  await server.restart("fast");
}

const address = (binding: string, tls = `sslmode=verify-full&sslrootcert=${encodeURIComponent(cert)}`) =>
  `${server.url("postgres")}?${tls}&channel_binding=${binding}`;

async function open(url: string): Promise<void> {
  await (await openDatabase({ url }, logger)).close();
}

/** How the driver authenticates with these parameters. */
async function mechanismOf(binding: string): Promise<string> {
  let mechanism = "";
  const original = (pg.Connection.prototype as unknown as Sends).sendSASLInitialResponseMessage;
  (pg.Connection.prototype as unknown as Sends).sendSASLInitialResponseMessage = function (...given) {
    [mechanism] = given;
    original.apply(this, given);
  };
  try {
    await open(address(binding));
  } finally {
    (pg.Connection.prototype as unknown as Sends).sendSASLInitialResponseMessage = original;
  }
  return mechanism;
}

interface Sends {
  sendSASLInitialResponseMessage(mechanism: string, response: string): void;
}

test.each([
  ["require", "SCRAM-SHA-256-PLUS"],
  ["prefer", "SCRAM-SHA-256-PLUS"],
  ["disable", "SCRAM-SHA-256"],
])("[DATA11] channel_binding=%s authenticates over TLS by %s", async (binding, mechanism) => {
  expect(await mechanismOf(binding)).toBe(mechanism);
});

test("[DATA11] channel_binding=require without TLS is rejected in one line that says what to do", async () => {
  const error = await open(address("require", "sslmode=disable")).catch((reason) => reason);
  expect(databaseReason(error)).toMatch(/^The address of the database has channel_binding=require, .+TLS/);
  await open(address("prefer", "sslmode=disable"));
});

test.each(["password", "trust"])(
  "[DATA11] with channel_binding=require a server that authenticates by %s receives no password and is not used",
  async (method) => {
    await authenticateBy(method);
    await open(address("prefer"));
    const sent: unknown[] = [];
    const settings = { connectionString: address("require"), requiresChannelBinding: true, enableChannelBinding: true };
    const client = new WritableClient(settings);
    client.on("error", () => {});
    const results: unknown[] = [];
    await new Promise<void>((resolve) => {
      const { connection } = client as unknown as { connection: pg.Connection };
      connection.once("end", () => resolve());
      connection.once("sslconnect", () => {
        const { stream } = connection;
        const write = stream.write.bind(stream);
        stream.write = ((...given: Parameters<typeof write>) => {
          if (!stream.destroyed) sent.push(`${given[0]}`);
          return write(...given);
        }) as typeof write;
      });
      client.connect((error: Error | undefined) => results.push(error?.name ?? "connected"));
    });
    expect(results).toEqual(["ChannelBindingError"]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toContain("client_encoding");
    await expect(open(address("require"))).rejects.toThrow("channel_binding=require");
  },
);
