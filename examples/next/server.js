import { createServer } from "node:http";
import { createChat } from "@duologue/server";
import next from "next";

const app = next({ dev: process.env.NODE_ENV !== "production" });
const chat = await createChat({
  basePath: "/chat",
  database: { dataDir: process.env.DATA_DIR ?? "./data" },
  tokens: { secret: process.env.JWT_SECRET, subject: "external_id" },
});
// Pages and routes use this one: Next.js loads modules of its own.
globalThis.chat = chat;

await app.prepare();
const server = createServer(app.getRequestHandler());
chat.attach(server);
server.listen(process.env.PORT ?? 3000, () => console.log(`http://localhost:${server.address().port}`));

process.once("SIGTERM", async () => {
  server.close();
  await chat.close();
  server.closeAllConnections();
  await app.close();
  process.exit();
});
