import { readFileSync } from "node:fs";

/** Variables that may come from a file instead: of `NAME_FILE`, as orchestrators mount secrets. */
const SECRETS = ["AUTH_SECRET", "JWT_SECRET", "API_KEY", "DATABASE_URL", "REDIS_URL"] as const;

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment with every `NAME_FILE` of a secret read into `NAME`; what went wrong is added to `problems`. */
export function readSecrets(environment: Environment, problems: string[]): Environment {
  const complete = { ...environment };
  for (const name of SECRETS) {
    const file = environment[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (environment[name]?.trim()) problems.push(`${name} and ${name}_FILE are both set: unset one of them.`);
    else complete[name] = read(name, file, problems);
  }
  return complete;
}

function read(name: string, file: string, problems: string[]): string | undefined {
  try {
    // Editors end a file with a line feed, which is no part of the secret.
    const secret = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    if (secret.trim() === "") problems.push(`${name}_FILE names ${named(file)}, which is empty.`);
    return secret;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    problems.push(`${name}_FILE names ${named(file)}, which cannot be read (${code}).`);
    return undefined;
  }
}

/** What is no path may be the secret itself, in the wrong variable. */
function named(file: string): string {
  return /^(\.{0,2}[\\/]|[A-Za-z]:[\\/])/.test(file) ? `the file ${file}` : "a file";
}
