import { createChat } from "@duologue/server";
import fastify from "fastify";
import { SignJWT } from "jose";
import { Server } from "socket.io";

const secret = process.env.JWT_SECRET ?? "Only for trying it out: a real one is random.";
const chat = await createChat({
  basePath: "/chat",
  database: { dataDir: process.env.DATA_DIR ?? "./data" },
  tokens: { secret, subject: "external_id" },
});

const app = fastify();
chat.attach(app.server);
app.addHook("preClose", () => chat.close());

// Stands for your sign-in: a person is who they say they are. The chat knows them before their first token.
app.get("/sign-in", async ({ query: { name } }) => {
  const { user_id } = await chat.users.upsert({ externalId: name, name });
  const token = new SignJWT({ sub: name }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1h");
  return { userId: user_id, token: await token.sign(new TextEncoder().encode(secret)) };
});

// Your own Socket.IO stays at /socket.io.
new Server(app.server).on("connection", (socket) => socket.emit("welcome", "Your application."));

console.log(await app.listen({ port: Number(process.env.PORT ?? 3000) }));
process.once("SIGTERM", () => app.close());
