import { config } from "zod";

// Must run before any schema is made: otherwise zod tries once whether it may compile code, and the page's
// Content-Security-Policy, which forbids that, reports a violation in everybody's console.
config({ jitless: true });
