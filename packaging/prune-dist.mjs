// Removes from the built packages what the compiler made of sources that are gone: it would be packed with the rest.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const packages = fileURLToPath(new URL("../packages", import.meta.url));
const OUTPUT = /\.(?:js|d\.ts)(?:\.map)?$/;

for (const name of ["protocol", "client", "react", "server"]) {
  const dist = join(packages, name, "dist");
  for (const file of readdirSync(dist, { recursive: true, encoding: "utf8" })) {
    if (!OUTPUT.test(file)) continue;
    const source = join(packages, name, "src", file.replace(OUTPUT, ""));
    if (!existsSync(`${source}.ts`) && !existsSync(`${source}.tsx`)) rmSync(join(dist, file));
  }
}
