/** The program of `buildPage`. */
import "./end-with-parent.mjs";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const app = fileURLToPath(new URL("../apps/standalone", import.meta.url));
process.chdir(app);
await build({ logLevel: "warn" }).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
process.exit(0);
