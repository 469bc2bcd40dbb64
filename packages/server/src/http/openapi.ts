import type { HttpApp } from "./http-context.js";

/** Describes the routes of `app`, from the schemas that check what they are sent. */
export function createOpenApi(app: HttpApp, basePath: string | undefined): Record<string, unknown> {
  const { openAPIRegistry } = app;
  openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The token that the socket takes too.",
  });
  openAPIRegistry.registerComponent("securitySchemes", "apiKey", {
    type: "http",
    scheme: "bearer",
    description: "The API key of the host application's server.",
  });
  return {
    ...app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "Duologue",
        version: "1",
        description: "One-to-one chat. The socket is described in asyncapi.json.",
      },
      // Relative to this document where the chat does not know its path.
      servers: [{ url: basePath || "." }],
    }),
  };
}
