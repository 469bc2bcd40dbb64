import { expect, test } from "vitest";
import type { ChatOptions } from "./chat-options.js";
import { checkedOrigins } from "./check-options.js";
import { createChat } from "./create-chat.js";

const tokens = { secret: "never used, and long enough for HS256" };
/** Nobody listens there: what gets so far was accepted. */
const database = { url: "postgres://127.0.0.1:1/chat" };
const verify = async () => null;

const mistakes: [string, unknown, string][] = [
  ["no options", undefined, "createChat needs database: "],
  ["a text instead of options", "postgres://127.0.0.1/chat", "createChat needs database: "],
  ["a folder that is a URL", { database: { dataDir: new URL("file:///data") }, tokens }, "dataDir must be a string."],
  ["a folder as an address", { database: { dataDir: "file:///data" }, tokens }, "must be a path, not a file: address"],
  ["mayTalk that is no function", { database, tokens, mayTalk: true }, "mayTalk must be a function, not true."],
  ["publicUrl without a scheme", { database, tokens, publicUrl: "localhost:3000" }, "publicUrl must be an address"],
  ["corsOrigin that is no text", { database, tokens, corsOrigin: true }, "corsOrigin must be a string or an array"],
  ["transports as a text", { database, tokens, transports: "websocket" }, "transports must be an array"],
  [
    "a limit as a text",
    { database, tokens, maxConnections: "100" },
    'maxConnections must be a number above 0, not "100"',
  ],
  ["a leeway with a unit", { database, tokens, tokenLeeway: "30s" }, "tokenLeeway must be a number of seconds"],
  ["a misspelt off", { database, tokens, rateLimit: "of" }, 'rateLimit must be a number above 0, or "off", not "of"'],
  ["a logger without functions", { database, tokens, logger: true }, "logger must have the functions debug, info"],
  ["debug as a text", { database, tokens, debug: "yes" }, "debug must be true or false"],
  ["no database", { tokens }, "createChat needs database: "],
  ["a database without a place", { tokens, database: { schema: "chat" } }, "createChat needs database: "],
  ["a database with two places", { tokens, database: { ...database, dataDir: "./data" } }, "leave one of them out"],
  ["no tokens", { database }, "createChat needs tokens: { secret }"],
  ["tokens as a string", { database, tokens: "secret" }, "createChat needs tokens: { secret }"],
  ["tokens of nothing", { database, tokens: {} }, "createChat needs tokens: { secret }"],
  [
    "tokens of a subject",
    { database, tokens: [tokens, { subject: "user_id" }] },
    "createChat needs tokens: { secret }",
  ],
  ["a secret that is not set", { database, tokens: { secret: undefined } }, "It is undefined: is the variable set"],
  ["another subject", { database, tokens: { ...tokens, subject: "email" } }, "must be user_id or external_id"],
  ["no address of keys", { database, tokens: { jwksUrl: undefined } }, "jwksUrl must be the address"],
  ["an address of keys with a password", { database, tokens: { jwksUrl: "https://a:b@c/keys" } }, "without a user or"],
  ["verify that is no function", { database, tokens: { verify: true } }, "tokens: verify must be a function."],
  ["another transport", { database, tokens, transports: ["websockets"] }, "polling and websocket, not"],
  ["a misspelt option", { database, tokens, corsOrigins: [] }, 'no option "corsOrigins". Did you mean corsOrigin?'],
  ["another case", { database, tokens, basepath: "/chat" }, "Did you mean basePath?"],
  ["swapped letters", { database, tokens, loger: console }, "Did you mean logger?"],
  ["a shortened option", { database, tokens, cors: "*" }, "Did you mean corsOrigin?"],
  ["an unknown option", { database, tokens, colour: "red" }, "It knows database, redis, tokens,"],
  ["a misspelt option of tokens", { database, tokens: { ...tokens, subjekt: "x" } }, "Did you mean subject?"],
  ["a misspelt option of the database", { database: { uri: "postgres://x" }, tokens }, "Did you mean url?"],
  ["options of others", { ...database, tokens }, 'createChat knows no option "url".'],
];

test.each(mistakes)(
  "[EMBED18] createChat with %s is rejected before anything is opened",
  async (_name, options, part) => {
    const rejected = createChat(options as ChatOptions);
    await expect(rejected).rejects.toThrow(RangeError);
    await expect(rejected).rejects.toThrow(part);
  },
);

test.each([
  [import.meta.filename, "is a file, or lies in one. Set DATA_DIR to a folder."],
  [`${import.meta.filename}/data`, "is a file, or lies in one. Set DATA_DIR to a folder."],
  ["/proc/duologue/data", "can't be made at that place. Set DATA_DIR to another folder."],
])("[EMBED18] the data folder %s is rejected with what to do", async (dataDir, part) => {
  await expect(createChat({ database: { dataDir }, tokens })).rejects.toThrow(part);
});

test("[EMBED18] options that are undefined count as absent, and each known option is accepted", async () => {
  const all: Record<string, unknown> = {
    redis: undefined,
    basePath: undefined,
    path: undefined,
    corsOrigin: undefined,
  };
  const options = { ...all, debug: undefined, apiKey: undefined, database, tokens: { verify }, logger: undefined };
  // It gets as far as the database.
  await expect(createChat(options as unknown as ChatOptions)).rejects.toThrow(/ECONNREFUSED|connect|reach/i);
});

test.each([
  ["https://a.example", ["https://a.example"]],
  ["https://a.example, capacitor://localhost", ["https://a.example", "capacitor://localhost"]],
  ["*", ["*"]],
])("[EMBED18] corsOrigin may be the text %j", (text, origins) => {
  expect(checkedOrigins(text)).toEqual(origins);
});
