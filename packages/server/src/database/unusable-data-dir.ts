import { OperatorError } from "../kernel/operator-error.js";

/** A data folder in which no database may be opened or initialised. The message is one line that says why and what to do. */
export class UnusableDataDirError extends OperatorError {
  override readonly name = "UnusableDataDirError";
}

/** `error` as `UnusableDataDirError` if the system does not let us use the folder, else as it is. */
export function asUnusableDataDir(error: unknown, dataDir: string): unknown {
  const explanation = error instanceof Error && "code" in error ? explain(error.code, dataDir) : undefined;
  return explanation === undefined ? error : new UnusableDataDirError(explanation, { cause: error });
}

function explain(code: unknown, folder: string): string | undefined {
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return `There is no permission to write in the data folder ${folder}. Give it to this user, or set DATA_DIR to another folder.`;
    case "ENOTDIR":
    case "EEXIST":
      return `The data folder ${folder} is a file, or lies in one. Set DATA_DIR to a folder.`;
    case "ENOENT":
      return `The data folder ${folder} can't be made at that place. Set DATA_DIR to another folder.`;
    case "ENOSPC":
      return `The disk of the data folder ${folder} is full.`;
    default:
      return undefined;
  }
}
