import type { Logger } from "@duologue/server";

type Level = "debug" | "info" | "warn" | "error";

/** Messages of better-auth that help an operator. What follows them in a message may be an address or a URL. */
const KNOWN = [
  ...["User not found", "Password not found", "Invalid password", "Password is too short", "Password is too long"],
  ...["Invalid origin", "Invalid callbackURL", "Invalid redirectURL", "Invalid errorCallbackURL"],
  ...[
    "Invalid newUserCallbackURL",
    "Blocked cross-site navigation login attempt",
    "Sign-up attempt for existing email",
  ],
  ...["Failed to create user", "Failed to create session", "Failed to read session from database"],
  ...["Failed to delete session from database", "Provider not found", "Verification email isn't enabled"],
  ...["Delete user is disabled", "Change email is disabled", "Reset password isn't enabled"],
];

/**
 * Where better-auth logs. Its messages may quote an e-mail address or an error that quotes a token, so only known texts
 * go on; of another, the line says where in better-auth it arose. What better-auth calls an error is mostly a client's
 * mistake; a caught exception is ours.
 */
export function toAccountsLog(logger: Logger) {
  return (level: Level, message: unknown, ...details: unknown[]): void => {
    const error = [message, ...details].find((each) => each instanceof Error);
    const known = KNOWN.find((each) => typeof message === "string" && message.startsWith(each));
    const fields = { ...(known === undefined && { at: caller() }), ...(error !== undefined && { error }) };
    const line = `Accounts: ${known ?? "better-auth reported something."}`;
    if (level === "error" && error !== undefined) logger.error(fields, line);
    else if (level === "error" || level === "warn") logger.warn(fields, line);
    else logger.debug(fields, line);
  };
}

/** The function of better-auth that logs: file and line. */
function caller(): string | undefined {
  const frames = new Error("").stack?.split("\n").slice(1) ?? [];
  return frames.find((frame) => /better-auth/.test(frame) && !/logger\.mjs/.test(frame))?.trim();
}
