/** A server of the torture's own, with one guard less. It takes the same environment as the standalone application. */
import { createServer } from "node:http";
import { createChat, createLogger, openDatabase } from "@duologue/server";
import { getRequestListener } from "@hono/node-server";
import { forgetfulDatabase } from "./forgetful-database.js";
import { hastyDatabase } from "./hasty-database.js";

const { DATABASE_URL: url = "", JWT_SECRET: secret = "", API_KEY: apiKey = "", PORT, WITHOUT } = process.env;

const logger = createLogger("warn");
const database = await openDatabase({ url }, logger);
const chat = await createChat({
  database: WITHOUT === "commit" ? hastyDatabase(database, url) : forgetfulDatabase(database),
  tokens: { secret },
  apiKey,
  rateLimit: "off",
  logger,
});
const http = createServer(getRequestListener(chat.fetch));
chat.attach(http);
http.listen(Number(PORT), "127.0.0.1");
