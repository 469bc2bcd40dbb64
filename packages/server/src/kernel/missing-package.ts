import { createRequire } from "node:module";
import { OperatorError } from "./operator-error.js";

/** An option needs packages that the application has not installed. The message has the command that does. */
export class MissingPackageError extends OperatorError {
  override readonly name = "MissingPackageError";
}

const { resolve } = createRequire(import.meta.url);

/** @throws MissingPackageError if one of the packages that `option` needs is not installed */
export function requirePackages(
  option: string,
  packages: readonly string[],
  find: (name: string) => unknown = resolve,
) {
  const missing = packages.filter((name) => !isInstalled(name, find));
  if (missing.length === 0) return;
  const [what, command] = [missing.join(" and "), `npm install ${missing.join(" ")}`];
  throw new MissingPackageError(`The option ${option} needs ${what}, which is not installed: ${command}`);
}

function isInstalled(name: string, find: (name: string) => unknown): boolean {
  try {
    find(name);
    return true;
  } catch (error) {
    // Anything else says that it is there.
    return (error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND";
  }
}
