/** Times of the HTTP server in milliseconds, as `node:http` takes them. They end at WebSockets, which have their own. */
export const HTTP_TIMEOUTS = {
  /** Longer than a balancer keeps an idle connection (nginx and AWS: 60 s), so that it never reuses one that we close. */
  keepAliveTimeout: 75_000,
  /** From the first byte of a request, or from the connection on, to the end of its headers. */
  headersTimeout: 10_000,
  /** The same to the end of its body, which is 64 KiB at most. */
  requestTimeout: 30_000,
  /** How often Node looks for requests that are late; its default of 30 s would add to the times above. */
  connectionsCheckingInterval: 1_000,
} as const;
