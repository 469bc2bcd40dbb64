import { expect, test } from "vitest";
import { createMountPoint } from "./mount-point.js";

test.each([
  [undefined, undefined, { basePath: undefined, socketPath: "/socket.io" }],
  ["/chat", undefined, { basePath: "/chat", socketPath: "/chat/socket.io" }],
  ["/chat/", undefined, { basePath: "/chat", socketPath: "/chat/socket.io" }],
  [
    "/api/v1.0/chat_x~y-z",
    undefined,
    { basePath: "/api/v1.0/chat_x~y-z", socketPath: "/api/v1.0/chat_x~y-z/socket.io" },
  ],
  ["/", undefined, { basePath: "", socketPath: "/socket.io" }],
  ["/chat", "/socket.io/", { basePath: "/chat", socketPath: "/socket.io" }],
  [undefined, "/ws", { basePath: undefined, socketPath: "/ws" }],
])("[EMBED6] basePath %j and path %j", (basePath, path, expected) => {
  expect(createMountPoint(basePath, path)).toEqual(expected);
});

test.each(
  [
    "",
    "chat",
    "//",
    "//chat",
    "/chat//",
    "/a//b",
    "/chat?x=1",
    "/chat#x",
    "/%63hat",
    "/a/../b",
    "/..",
    "/.",
    "/./chat",
  ].concat(["/chat room", "/plaudern/ü", "\\chat", "https://x.example/chat", "/chat\n", "/*", "/:chat"]),
)("[EMBED6] %j is no basePath and no path", (value) => {
  const message = /^basePath must be a path like \/chat: /;
  expect(() => createMountPoint(value, undefined)).toThrow(message);
  expect(() => createMountPoint(undefined, value)).toThrow(/^path must be a path like \/socket.io: /);
});

test.each([[null], [7], [{}], [["/chat"]]])("[EMBED6] %j is none either", (value) => {
  expect(() => createMountPoint(value, undefined)).toThrow(RangeError);
});

test.each([
  ["/chat", "/chat"],
  ["/chat/room", "/chat"],
])("[EMBED6] basePath %j is not covered by path %j", (basePath, path) => {
  expect(() => createMountPoint(basePath, path)).toThrow(/^path is the path of Socket.IO, and must not cover basePath/);
});
