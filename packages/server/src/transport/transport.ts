/** How sockets connect. */
export type Transport = "polling" | "websocket";
