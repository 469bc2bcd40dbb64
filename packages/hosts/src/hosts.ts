import "reflect-metadata";
import dns from "node:dns";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type INestApplication, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import express from "express";
import express4 from "express-4";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { vi } from "vitest";

/** A host application that listens, says `host` at every address that is not the chat's, and parses bodies first. */
export interface Host extends AsyncDisposable {
  readonly url: string;
}

type LookedUp = (error: null, found: string | object[], family?: number) => void;

/** Mounts the chat at a server. */
type Attach = (server: Server) => void;

/** Each begins a host; `attach` is called as early as its framework allows. */
export const HOSTS: Record<string, (attach: Attach) => Promise<Host>> = {
  "node:http": async (attach) => {
    const server = createServer();
    attach(server);
    server.on("request", (_request, response) => void response.end("host"));
    return listening(server.listen(0, "127.0.0.1"));
  },
  "node:http, attached when it listens": async (attach) => {
    const server = createServer((_request, response) => void response.end("host"));
    const host = await listening(server.listen(0, "127.0.0.1"));
    attach(server);
    return host;
  },
  "Express 5": async (attach) => {
    const app = express().use(express.json());
    app.use((_request, response) => void response.send("host"));
    const server = app.listen(0, "127.0.0.1");
    attach(server);
    return listening(server);
  },
  "Express 4": async (attach) => {
    const app = express4().use(express4.json());
    app.use((_request, response) => void response.send("host"));
    const server = app.listen(0, "127.0.0.1");
    attach(server);
    return listening(server);
  },
  "Fastify 5": async (attach) => {
    const app = fastify();
    attach(app.server);
    app.all("/*", async () => "host");
    const url = await app.listen({ port: 0, host: "127.0.0.1" });
    return { url, [Symbol.asyncDispose]: async () => void (await app.close()) };
  },
  "Fastify 5 at the second address of localhost": async (attach) => {
    const app = fastify({ forceCloseConnections: true });
    attach(app.server);
    app.all("/*", async () => "host");
    // This machine's names may have one address only.
    const lookUp = vi.spyOn(dns, "lookup").mockImplementation(((name: string, ...rest: [...object[], LookedUp]) => {
      const done = rest.at(-1) as LookedUp;
      if (rest.length === 1) done(null, name === "localhost" ? "127.0.0.1" : name, 4);
      else
        done(
          null,
          ["127.0.0.1", "127.0.0.2"].map((address) => ({ address, family: 4 })),
        );
    }) as unknown as typeof dns.lookup);
    await app.listen({ port: 0 });
    lookUp.mockRestore();
    const second = app.addresses()[1] as AddressInfo;
    return {
      url: `http://${second.address}:${second.port}`,
      [Symbol.asyncDispose]: async () => void (await app.close()),
    };
  },
  Koa: async (attach) => {
    const app = new Koa();
    app.use((context) => {
      context.body = "host";
    });
    const server = createServer(app.callback());
    attach(server);
    return listening(server.listen(0, "127.0.0.1"));
  },
  NestJS: async (attach) => {
    const app: INestApplication = await NestFactory.create(Module({})(class {}) ?? class {}, { logger: false });
    attach(app.getHttpServer());
    app.use((_request: unknown, response: { end(text: string): void }) => response.end("host"));
    await app.listen(0, "127.0.0.1");
    return { url: await app.getUrl(), [Symbol.asyncDispose]: () => app.close() };
  },
  Hono: async (attach) => {
    const app = new Hono().all("*", (context) => context.text("host"));
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }) as Server;
    attach(server);
    return listening(server);
  },
};

/** Waits until a server listens. */
export async function listening(server: Server): Promise<Host> {
  if (!server.listening) await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
