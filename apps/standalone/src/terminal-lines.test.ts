import { expect, test } from "vitest";
import { parseConfig } from "./config.js";
import { creatingLine, readyLines } from "./terminal-lines.js";

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

test("[START18] a terminal shows where the database is created", () => {
  expect(creatingLine("/srv/data")).toBe("Creating the database in /srv/data …");
});
