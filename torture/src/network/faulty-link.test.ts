import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Connection, FaultyLink } from "./faulty-link.js";
import type { Direction } from "./weather.js";

let server: Server;
let link: FaultyLink;
/** What the server was told, over all connections. */
let told = "";
let servers: Socket[];
let onTold = () => {};

beforeEach(async () => {
  told = "";
  servers = [];
  server = createServer((socket) => {
    servers.push(socket);
    socket
      .on("error", () => {})
      .on("data", (bytes) => {
        told += bytes;
        onTold();
        socket.write(`heard ${bytes}`);
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  link = await new FaultyLink("link", (server.address() as AddressInfo).port).listen();
});

afterEach(async () => {
  await link.close();
  await new Promise((resolve) => server.close(resolve));
});

async function dial(): Promise<Socket> {
  const socket = connect(link.port, "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  return socket;
}

/** Resolves when the server was told that. */
function hears(text: string): Promise<void> {
  return new Promise((resolve) => {
    onTold = () => told === text && resolve();
    onTold();
  });
}

/** Each `next()` resolves when once more something has come to the link from that side. */
function watchArrivals(side: Direction) {
  let count = 0;
  let expected = 0;
  let look = () => {};
  link.watch(() => (direction) => {
    if (direction === side) count += 1;
    look();
    return "pass";
  });
  return {
    next(): Promise<void> {
      expected += 1;
      return new Promise((resolve) => {
        look = () => count >= expected && resolve();
        look();
      });
    },
  };
}

async function answer(socket: Socket): Promise<string> {
  const [bytes] = (await once(socket, "data")) as [Buffer];
  return String(bytes);
}

test("in fair weather everything passes, both ways, and so does the end", async () => {
  const socket = await dial();
  socket.write("hello");
  expect(await answer(socket)).toBe("heard hello");
  socket.end();
  await once(socket, "close");
});

test("a cut ends every connection and refuses new ones, until it heals", async () => {
  const socket = await dial();
  link.cut();
  await once(socket, "close");
  await once(await dial(), "close");
  link.heal();
  const other = await dial();
  other.write("again");
  expect(await answer(other)).toBe("heard again");
});

test("a black hole keeps one direction, and gives it back in order", async () => {
  const socket = await dial();
  const arrived = watchArrivals("down");
  link.setWeather("down", { isBlackHole: true });
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes;
  });
  for (const text of ["one", "two"]) {
    socket.write(text);
    await arrived.next();
  }
  // By then, what passes would have passed: a later marker goes the same way, over a link in fair weather.
  const fair = await new FaultyLink("fair", (server.address() as AddressInfo).port).listen();
  const marker = connect(fair.port, "127.0.0.1");
  marker.write("marker");
  expect(await answer(marker)).toBe("heard marker");
  marker.destroy();
  await fair.close();
  expect([told, heard]).toEqual(["onetwomarker", ""]);
  link.heal();
  while (heard !== "heard oneheard two") await once(socket, "data");
});

test("late bytes keep their order", async () => {
  const socket = await dial();
  const arrived = watchArrivals("up");
  const weathers = [{ delayMs: 300 }, { delayMs: 10, bytesPerSecond: 1_000 }, { delayMs: 1 }];
  for (const [at, weather] of weathers.entries()) {
    link.setWeather("up", weather);
    socket.write("abc"[at] as string);
    await arrived.next();
  }
  await hears("abc");
});

test("a connection breaks in the middle of a message", async () => {
  const socket = await dial();
  link.breakAfter("up", 3);
  socket.write("hello");
  await once(socket, "close");
  await hears("hel");
});

test("a watcher swallows an answer and cuts, while what was asked arrives", async () => {
  const socket = await dial();
  link.watch(() => (direction) => (direction === "up" ? "pass" : "swallow and cut"));
  let heard = "";
  socket.on("data", (bytes) => {
    heard += bytes;
  });
  socket.write("commit");
  await once(socket, "close");
  expect([told, heard]).toEqual(["commit", ""]);
});

test("who watches a connection knows whether it is open", async () => {
  const connections: Connection[] = [];
  link.watch((connection) => {
    connections.push(connection);
    return () => "pass";
  });
  const [ends, breaks] = [await dial(), await dial()];
  for (const socket of [ends, breaks]) {
    socket.write("hello");
    await answer(socket);
  }
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([true, true]);
  ends.end();
  await once(ends, "close");
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
  link.drop();
  expect(connections.map(({ isOpen }) => isOpen)).toEqual([false, false]);
});

test("a connection on which something was swallowed ends when nobody watches any more", async () => {
  const socket = await dial();
  const other = await dial();
  let swallowed = () => {};
  const isSwallowed = new Promise<void>((resolve) => {
    swallowed = resolve;
  });
  link.watch(() => (direction) => {
    if (direction === "up") return "pass";
    swallowed();
    return "swallow";
  });
  socket.write("torn");
  await isSwallowed;
  link.unwatch();
  await once(socket, "close");
  other.write("whole");
  expect(await answer(other)).toBe("heard whole");
});

test("new connections go where the link points now", async () => {
  const elsewhere = createServer((socket) => socket.end("elsewhere"));
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  link.retarget((elsewhere.address() as AddressInfo).port);
  expect(await answer(await dial())).toBe("elsewhere");
  await new Promise((resolve) => elsewhere.close(resolve));
});
