import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import { createChat, type DatabaseOptions, type Logger } from "@duologue/server";
import express from "express";
import { People, signToken } from "./people.js";

export interface MarketplaceOptions {
  /** Where the chat keeps its tables; a schema of their own keeps them apart from the application's. */
  readonly database: DatabaseOptions;
  /** Signs the application's tokens. */
  readonly jwtSecret: string;
  readonly logger?: Logger;
}

/** An Express application with people of its own, and Duologue inside it. */
export interface Marketplace {
  readonly server: Server;
  close(): Promise<void>;
}

export async function createMarketplace({ database, jwtSecret, logger }: MarketplaceOptions): Promise<Marketplace> {
  const people = new People();

  const chat = await createChat({
    basePath: "/chat",
    database,
    tokens: { secret: jwtSecret, subject: "external_id" },
    mayTalk: people.mayTalk,
    ...(logger && { logger }),
  });

  const app = express();
  app.post("/sign-up", express.json(), async (request, response) => {
    const { name, role } = request.body;
    const id = randomUUID();
    // The chat knows a person before their first token arrives.
    const { user_id } = await chat.users.upsert({ externalId: id, name });
    people.add({ id, name, role });
    response.status(201).json({ chatUserId: user_id, token: await signToken(id, jwtSecret) });
  });

  const server = createServer(app);
  // The chat takes /chat, Socket.IO included, and Express all the rest.
  chat.attach(server);
  return {
    server,
    async close() {
      // New connections are refused first, so that a balancer uses another process.
      const closed = new Promise((resolve) => server.close(resolve));
      await chat.close();
      await closed;
    },
  };
}
