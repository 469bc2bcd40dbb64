import { createServer } from "node:http";
import { createChat } from "@duologue/server";
import { SignJWT } from "jose";

const secret = process.env.JWT_SECRET ?? "Only for trying it out: a real one is random.";
const chat = await createChat({
  basePath: "/chat",
  database: { dataDir: process.env.DATA_DIR ?? "./data" },
  tokens: { secret, subject: "external_id" },
});

/** Stands for your sign-in: a person is who they say they are. The chat knows them before their first token. */
async function signIn(name) {
  const { user_id } = await chat.users.upsert({ externalId: name, name });
  const token = new SignJWT({ sub: name }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h");
  return { userId: user_id, token: await token.sign(new TextEncoder().encode(secret)) };
}

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/sign-in") response.end(JSON.stringify(await signIn(searchParams.get("name") ?? "Nobody")));
  else response.end("Your application.");
});
chat.attach(server);
server.listen(process.env.PORT ?? 3000, () => console.log(`http://localhost:${server.address().port}`));

process.once("SIGTERM", async () => {
  server.close();
  await chat.close();
  server.closeAllConnections();
});
