import { createChat } from "@duologue/server";
import express from "express";
import { SignJWT } from "jose";

const secret = process.env.JWT_SECRET ?? "Only for trying it out: a real one is random.";
const chat = await createChat({
  basePath: "/chat",
  database: { dataDir: process.env.DATA_DIR ?? "./data" },
  tokens: { secret, subject: "external_id" },
});

const app = express();
app.use(express.json());
app.use(express.static("dist"));

// Stands for your sign-in: a person is who they say they are. The chat knows them before their first token.
app.post("/sign-in", async (request, response) => {
  const { name } = request.body;
  const { user_id } = await chat.users.upsert({ externalId: name, name });
  const token = new SignJWT({ sub: name }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h");
  response.json({ userId: user_id, token: await token.sign(new TextEncoder().encode(secret)) });
});

const server = app.listen(process.env.PORT ?? 3000, () => console.log(`http://localhost:${server.address().port}`));
chat.attach(server);

process.once("SIGTERM", async () => {
  server.close();
  await chat.close();
  server.closeAllConnections();
});
