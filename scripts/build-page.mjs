/** The program of `buildPage`. It ends with the process that started it, and no signal to a whole group ends it before. */
import { fileURLToPath } from "node:url";
import { build } from "vite";

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});
process.on("disconnect", () => process.exit(1));

const app = fileURLToPath(new URL("../apps/standalone", import.meta.url));
process.chdir(app);
await build({ logLevel: "warn" }).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
process.exit(0);
