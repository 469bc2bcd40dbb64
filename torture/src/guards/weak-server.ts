/** A server of the torture's own, with one guard or one way of healing less. It takes the same environment as the standalone application. */
import { createServer } from "node:http";
import { createChat, createLogger, type Database, openDatabase } from "@duologue/server";
import { getRequestListener } from "@hono/node-server";
import { forgetfulDatabase } from "./forgetful-database.js";
import type { Weakness } from "./guard.js";
import { hastyDatabase } from "./hasty-database.js";
import { ignorantDatabase } from "./ignorant-database.js";
import { muteBroadcasts } from "./mute-broadcasts.js";
import { trustingDatabase } from "./trusting-database.js";

const { DATABASE_URL: url = "", JWT_SECRET: secret = "", API_KEY: apiKey = "", PORT, REDIS_URL, WITHOUT } = process.env;

const WEAKENED: Readonly<Record<Weakness, (database: Database) => Database>> = {
  commit: (strong) => hastyDatabase(strong, url),
  "catch-up": forgetfulDatabase,
  broadcast(strong) {
    muteBroadcasts();
    return strong;
  },
  primary: (strong) => trustingDatabase(strong, url),
  "lost-answer": (strong) => ignorantDatabase(strong),
};

const logger = createLogger("warn");
const database = await openDatabase({ url }, logger);
const chat = await createChat({
  database: WEAKENED[WITHOUT as Weakness](database),
  redis: REDIS_URL,
  tokens: { secret },
  apiKey,
  rateLimit: "off",
  logger,
});
const http = createServer(getRequestListener(chat.fetch));
chat.attach(http);
http.listen(Number(PORT), "127.0.0.1");
