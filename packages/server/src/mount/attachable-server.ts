import type { Server as HttpServer } from "node:http";
import type { Http2SecureServer } from "node:http2";
import type { Server as HttpsServer } from "node:https";

/** Node's servers, on which every framework builds. */
export type AttachableServer = HttpServer | HttpsServer | Http2SecureServer;
