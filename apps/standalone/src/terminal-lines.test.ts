import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseConfig } from "./config.js";
import { readyLines, startingLine } from "./terminal-lines.js";

const URL = "http://localhost:3000";
const SECRET = "a secret with more than 32 characters";

test("[START18] a terminal shows the address, where the data is, and how to stop", () => {
  expect(readyLines(parseConfig({ DATA_DIR: "/srv/data" }), URL, false)).toEqual([
    `Duologue is ready at ${URL}`,
    "Data: /srv/data",
    "Stop: Ctrl+C",
  ]);
  const [, server] = readyLines(
    parseConfig({ DATABASE_URL: "postgres://ada:hunter2@db/chat", AUTH_SECRET: SECRET }),
    URL,
    false,
  );
  expect(server).toBe("Data: PostgreSQL, as DATABASE_URL says");
});

test("[START20] colours change nothing but the colour", () => {
  const config = parseConfig({ DATA_DIR: "memory://" });
  const coloured = readyLines(config, URL, true).join("\n");
  expect(coloured).toContain("\u001b[");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
  expect(coloured.replace(/\u001b\[\d+m/g, "")).toBe(readyLines(config, URL, false).join("\n"));
});

test("[START18] the line about making the database is for the first start alone", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "duologue-terminal-"));
  const config = parseConfig({ DATA_DIR: dataDir });
  expect(startingLine(config)).toBe(`Making the database in ${dataDir} …`);
  await mkdir(join(dataDir, "postgres"));
  expect(startingLine(config)).toBeUndefined();
  expect(startingLine(parseConfig({ DATA_DIR: "memory://" }))).toBeUndefined();
  await rm(dataDir, { recursive: true });
});
