// What the snippets of the documents take for given.
declare const app: import("express").Express;
declare const httpServer: import("node:http").Server;
declare const chat: import("@duologue/server").Chat;
declare const server: import("node:http").Server;
declare const friends: { has(one: string | null, other: string | null): boolean };
declare function fetchToken(): Promise<string>;
declare const client: import("@duologue/client").DuologueClient;
declare const token: string;
declare const conversationId: number;
declare const senderId: number;
declare module "*.css";
