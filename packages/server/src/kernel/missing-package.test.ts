import { expect, test } from "vitest";
import { MissingPackageError, requirePackages } from "./missing-package.js";

function without(...missing: string[]) {
  return (name: string) => {
    if (missing.includes(name)) throw Object.assign(new Error(name), { code: "MODULE_NOT_FOUND" });
    throw Object.assign(new Error(name), { code: "ERR_PACKAGE_PATH_NOT_EXPORTED" });
  };
}

test("[EMBED12] an error names the packages that an option needs, and the command that installs them", () => {
  const require = () => requirePackages("redis", ["redis", "other"], without("redis"));
  expect(require).toThrow(MissingPackageError);
  expect(require).toThrow("The option redis needs redis, which is not installed: npm install redis");
  expect(() => requirePackages("redis", ["redis", "other"], without("redis", "other"))).toThrow(
    "npm install redis other",
  );
  expect(() => requirePackages("redis", ["redis", "other"], without())).not.toThrow();
  expect(() => requirePackages("redis", ["redis", "@socket.io/redis-adapter", "@electric-sql/pglite"])).not.toThrow();
});
