const said = new Set<string>();

/** Says something to the developer of the host page, once however often it happens. */
export function warnOnce(message: string): void {
  sayOnce("warn", message);
}

/** The same for what makes the page show something wrong. */
export function errorOnce(message: string): void {
  sayOnce("error", message);
}

function sayOnce(level: "warn" | "error", message: string): void {
  if (said.has(message)) return;
  said.add(message);
  console[level](`Duologue: ${message}`);
}
