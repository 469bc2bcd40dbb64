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

test.each([
  ["wss://example.com/chat/", undefined, "https://example.com/chat", "https://example.com"],
  ["ws://localhost:3000", "https://a.example/", "http://localhost:3000", "http://localhost:3000"],
  ["WSS://example.com:8443", undefined, "https://example.com:8443", "https://example.com:8443"],
  ["", "http://localhost:3000/c/7", "http://localhost:3000", "http://localhost:3000"],
  ["../chat", "http://localhost:3000/a/b", "http://localhost:3000/chat", "http://localhost:3000"],
  ["//other.example/chat", "https://a.example/", "https://other.example/chat", "https://other.example"],
])("[CLIENT38] the address %j on %j is accepted", (url, page, base, origin) => {
  expect(serverAddress(url, page)).toMatchObject({ base, origin });
});

test.each([
  ["localhost:3000", '"http://localhost:3000"'],
  ["localhost", '"http://localhost"'],
  ["127.0.0.1:3000/chat", '"http://127.0.0.1:3000/chat"'],
  ["[::1]:3000", '"http://[::1]:3000"'],
  ["example.com", '"https://example.com"'],
  ["chat.example.com/v2", '"https://chat.example.com/v2"'],
  ["backend:3000", '"https://backend:3000"'],
  ["chat", '"/chat"'],
  ["api/chat/", '"/api/chat/"'],
  ["htp://example.com", '"https://example.com/chat"'],
  ["https://", '"https://example.com/chat"'],
  ["file:///chat", '"https://example.com/chat"'],
  ["http:example.com", '"https://example.com/chat"'],
  [" https://example.com", '"https://example.com/chat"'],
])("[CLIENT38] the address %j throws, with or without a page, and says what may be meant", (url, meant) => {
  for (const page of ["https://a.example/b/c", undefined]) {
    expect(() => serverAddress(url, page)).toThrow(TypeError);
    expect(() => serverAddress(url, page)).toThrow(meant);
  }
});
