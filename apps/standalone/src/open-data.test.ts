import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLogger } from "@duologue/server";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openData } from "./open-data.js";

const logger = createLogger("silent");
const NOBODY = 65_534;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "duologue-data-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Runs as a user who may write nowhere here; whoever runs the tests as root needs that, for root may write everywhere. */
async function asNobody<Result>(run: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return run();
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

test("[START12] a data folder that may not be written is one line", async () => {
  const dataDir = process.getuid?.() === 0 ? join(folder, "mine") : "/duologue-data";
  const opening = asNobody(() => openData({ dataDir }, logger));
  await expect(opening).rejects.toThrow(
    `There is no permission to write in the data folder ${dataDir}. Give it to this user, or set DATA_DIR to another folder.`,
  );
});

test("[START12] a data folder that is a file is one line", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  for (const dataDir of [file, join(file, "data")]) {
    await expect(openData({ dataDir }, logger)).rejects.toThrow(
      `The data folder ${dataDir} is a file, or lies in one. Set DATA_DIR to a folder.`,
    );
  }
});

test("[START12] a place where nothing can be made is one line", async () => {
  await expect(openData({ dataDir: "/proc/duologue/data" }, logger)).rejects.toThrow(
    "The data folder /proc/duologue/data can't be made at that place. Set DATA_DIR to another folder.",
  );
});

/** A message of PostgreSQL's protocol. */
function message(type: string, ...parts: (number | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from([part]))));
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const READY = message("Z", "I");

/** Says as much as an old server would: it lets everybody in, and answers each question with its version. */
function oldServer(version: string) {
  const int16 = (value: number): [number, number] => [value >> 8, value & 0xff];
  const columns = message(
    "T",
    ...int16(1),
    "version\0",
    ...Array(6).fill(0),
    0,
    0,
    0,
    25,
    0xff,
    0xff,
    ...Array(6).fill(0),
  );
  const row = message("D", ...int16(1), 0, 0, ...int16(version.length), version);
  return createServer((socket) => {
    socket.once("data", () => {
      socket.write(Buffer.concat([message("R", 0, 0, 0, 0), READY]));
      socket.on("data", ([type]) => {
        const isQuery = type === "Q".charCodeAt(0);
        if (isQuery) socket.write(Buffer.concat([columns, row, message("C", "SELECT 1\0"), READY]));
      });
    });
    socket.on("error", () => {});
  });
}

test("[START8] a PostgreSQL before 15 is one line", async () => {
  const server = oldServer("140012");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await expect(openData({ url: `postgres://ada@127.0.0.1:${port}/chat` }, logger)).rejects.toThrow(
    "PostgreSQL is version 14.12; Duologue needs 15 or later. Upgrade it, or name another server.",
  );
  server.close();
});
