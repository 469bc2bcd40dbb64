import type { MiddlewareHandler } from "hono";

/** Scripts and styles are ours alone; pictures of people may come from anywhere that is encrypted. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  // The build writes small pictures into the styles.
  "img-src 'self' https: data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const HEADERS = {
  "Content-Security-Policy": CONTENT_SECURITY_POLICY,
  "X-Content-Type-Options": "nosniff",
  // An address names a conversation: links to elsewhere don't take it along.
  "Referrer-Policy": "same-origin",
  "X-Frame-Options": "DENY",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** What browsers should not do with any answer of ours. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
};
