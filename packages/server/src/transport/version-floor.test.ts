import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

/** Below these stand known holes. */
const FLOOR = { "socket.io": "4.8.4", "socket.io-parser": "4.2.7", "engine.io": "6.6.12", ws: "8.23.0" };

const lock: { packages: Record<string, { version: string }> } = JSON.parse(
  readFileSync(new URL("../../../../package-lock.json", import.meta.url), "utf8"),
);

function isAtLeast(version: string, floor: string): boolean {
  return version.localeCompare(floor, "en", { numeric: true }) >= 0;
}

test.each(Object.entries(FLOOR))("[WIRE9] %s is at least %s", (name, floor) => {
  const version = lock.packages[`node_modules/${name}`]?.version ?? "none";
  expect(isAtLeast(version, floor), `${name} is ${version}`).toBe(true);
});

test("[WIRE9] the comparison tells older from newer", () => {
  expect(isAtLeast("8.9.0", "8.23.0")).toBe(false);
  expect(isAtLeast("8.100.0", "8.23.0")).toBe(true);
});
