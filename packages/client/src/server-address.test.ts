import { expect, test } from "vitest";
import { serverAddress } from "./server-address.js";

test.each([
  ["https://chat.example.com", undefined, "https://chat.example.com", "https://chat.example.com"],
  ["https://example.com/chat/", undefined, "https://example.com/chat", "https://example.com"],
  ["/chat", "https://example.com/some/page?x#y", "https://example.com/chat", "https://example.com"],
  [undefined, "http://localhost:3000/c/7", "http://localhost:3000", "http://localhost:3000"],
])("[CLIENT19] %s on %s", (url, page, base, origin) => {
  expect(serverAddress(url, page)).toMatchObject({ base, origin });
});

test("[CLIENT19] Socket.IO is below the routes, or at the root", () => {
  expect(serverAddress("/chat/", "https://example.com/").socketPaths).toEqual(["/chat/socket.io", "/socket.io"]);
  expect(serverAddress("https://example.com", undefined).socketPaths).toEqual(["/socket.io"]);
});

test("[CLIENT19] without a page there must be a url", () => {
  expect(() => serverAddress(undefined, undefined)).toThrow(TypeError);
  expect(() => serverAddress("/chat", undefined)).toThrow(TypeError);
});
