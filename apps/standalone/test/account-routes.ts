import { betterAuth } from "better-auth/minimal";
import { bearer } from "better-auth/plugins/bearer";
import { jwt } from "better-auth/plugins/jwt";
import { revokeBySessionId } from "../src/accounts/revoke-by-session-id.js";

/** A route that better-auth registers. */
export interface AccountRoute {
  readonly method: string;
  /** Below `/auth`, its parameters filled in. */
  readonly path: string;
  /** The fields that its body has. */
  readonly fields: readonly string[];
}

interface Endpoint {
  readonly path?: string;
  readonly options: {
    readonly method: string | readonly string[];
    readonly body?: unknown;
    readonly metadata?: { readonly SERVER_ONLY?: boolean };
  };
}

/** Every route that better-auth registers for our plugins, from its own list. */
export function accountRoutes(): AccountRoute[] {
  const { api } = betterAuth({
    secret: "a secret of more than 32 characters",
    baseURL: "http://localhost",
    plugins: [bearer(), jwt(), revokeBySessionId()],
  });
  return (Object.values(api) as unknown as Endpoint[]).flatMap(({ path, options }) => {
    if (path === undefined || options.metadata?.SERVER_ONLY) return [];
    const filled = path.replace(/:\w+/g, "x");
    return [options.method].flat().map((method) => ({ method, path: filled, fields: fieldsOf(options.body) }));
  });
}

/** The keys of a Zod object, however it is wrapped. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null || !("def" in schema)) return [];
  const { shape, innerType, left, right } = schema.def as Record<string, unknown>;
  return [...Object.keys(shape ?? {}), ...[innerType, left, right].flatMap((inner) => fieldsOf(inner))];
}
