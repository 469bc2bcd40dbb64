/** The program of `makePGliteFolder`: makes an embedded database in the folder that it is given. */
import { setFlagsFromString } from "node:v8";
import { PGlite } from "@electric-sql/pglite";

/** What the program says when it could not. */
export interface InitializeFailed {
  readonly message: string;
  readonly code: string | undefined;
}

// Optimising code that runs once takes more time than it saves: 6.4 CPU s became 3.7.
setFlagsFromString("--liftoff-only");

// Whoever started it is gone.
process.on("disconnect", () => process.exit(1));

try {
  const database = await PGlite.create(process.argv[2] ?? "");
  await database.close();
  process.exit(0);
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException;
  process.send?.({ message, code } satisfies InitializeFailed, () => process.exit(1));
}
