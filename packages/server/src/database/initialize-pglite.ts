/** The program of `makePGliteFolder`: makes an embedded database in the folder that it is given. */
import { PGlite } from "@electric-sql/pglite";

/** What the program says when it could not. */
export interface InitializeFailed {
  readonly message: string;
  readonly code: string | undefined;
}

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
