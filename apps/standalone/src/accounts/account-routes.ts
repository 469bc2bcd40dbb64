/** A route of the accounts. */
export interface AccountRoute {
  readonly method: string;
  /** Below `/auth`, with parameters: `/reset-password/:token`. */
  readonly path: string;
}

interface Endpoint {
  readonly path?: string;
  readonly options?: { readonly method?: string | readonly string[] };
}

/** @param api what better-auth serves; what has no path, the server alone may call */
export function accountRoutes(api: object): AccountRoute[] {
  return (Object.values(api) as Endpoint[]).flatMap(({ path, options }) => {
    const methods = [options?.method ?? []].flat();
    return path === undefined ? [] : methods.map((method) => ({ method, path }));
  });
}
