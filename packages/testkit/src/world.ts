import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { User } from "@duologue/protocol";
import {
  type Chat,
  type ChatOptions,
  createChat,
  type Database,
  type DatabaseOptions,
  openDatabase,
} from "@duologue/server";
import { getRequestListener } from "@hono/node-server";
import { SignJWT } from "jose";
import { pino } from "pino";
import type { ManagerOptions, SocketOptions } from "socket.io-client";
import { createTestDatabase, type TestDatabase } from "./test-database.js";
import { TEST_SECRET } from "./test-secret.js";
import { TestSocket } from "./test-socket.js";

type Options = Partial<Omit<ChatOptions, "database">> & {
  /** Puts something between the chat and its database: gets the address, gives the one to use. */
  readonly reachDatabase?: (options: DatabaseOptions) => DatabaseOptions;
};

/** A chat that listens on a port of its own, with a database of its own, and what tests need to live in it. */
export interface World extends AsyncDisposable {
  readonly chat: Chat;
  readonly database: Database;
  readonly databaseOptions: TestDatabase["options"];
  readonly http: Server;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Every line that was logged. */
  readonly log: readonly string[];
  /** Makes a person. */
  user(name: string): Promise<User>;
  /** Makes the conversation of two people; its id. */
  conversation(a: User, b: User): Promise<number>;
  /** A valid token of a user; `claims` come on top, and `undefined` takes one away. */
  token(user: Pick<User, "user_id">, claims?: Record<string, unknown>): Promise<string>;
  /** A socket of a user, connected. */
  connect(user: User, options?: Partial<ManagerOptions & SocketOptions>): Promise<TestSocket>;
  /** A socket with whatever options, connected or not. */
  socket(options: Partial<ManagerOptions & SocketOptions>): TestSocket;
  /** A request over HTTP as a user; `body` is sent as JSON. */
  request(user: User | null, method: string, path: string, body?: unknown): Promise<Response>;
  /** Runs SQL. */
  sql<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Starts a world; dispose of it when the file's tests are done. */
export async function createWorld({ reachDatabase = (there) => there, ...options }: Options = {}): Promise<World> {
  const testDatabase = await createTestDatabase();
  const log: string[] = [];
  const logger = pino({ level: "debug" }, { write: (line: string) => void log.push(line) });
  const database = await openDatabase(reachDatabase(testDatabase.options), logger);
  const chat = await createChat({
    database,
    tokens: { secret: TEST_SECRET },
    logger,
    rateLimit: "off",
    ...options,
  });
  const http = createServer(getRequestListener(chat.fetch));
  chat.attach(http);
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sockets = new Set<TestSocket>();

  const world: World = {
    chat,
    database,
    databaseOptions: testDatabase.options,
    http,
    url,
    log,
    user: (name) => chat.users.upsert({ externalId: randomUUID(), name }),
    async conversation(a, b) {
      const pair = [a.user_id, b.user_id].sort((x, y) => x - y);
      const [row] = await world.sql<{ conversation_id: number }>(
        "insert into conversations (user1_id, user2_id) values ($1, $2) returning conversation_id",
        pair,
      );
      return row?.conversation_id ?? 0;
    },
    token: ({ user_id }, claims = {}) => signToken({ sub: String(user_id), exp: inAnHour(), ...claims }),
    async connect(user, socketOptions = {}) {
      const socket = world.socket({ auth: { token: await world.token(user) }, ...socketOptions });
      await socket.hears("connect");
      return socket;
    },
    socket(socketOptions) {
      const socket = new TestSocket(url, socketOptions);
      sockets.add(socket);
      return socket;
    },
    async request(user, method, path, body) {
      return fetch(`${url}${path}`, {
        method,
        headers: {
          ...(user && { authorization: `Bearer ${await world.token(user)}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },
    sql: (text, values = []) => database.query({ name: "", text }, values),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.close();
      await chat.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
      await database.close();
      await testDatabase[Symbol.asyncDispose]();
    },
  };
  return world;
}

/** Signs any claims with HS256. */
export async function signToken(claims: Record<string, unknown>, secret = TEST_SECRET): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

function inAnHour(): number {
  return Math.floor(Date.now() / 1000) + 3600;
}
