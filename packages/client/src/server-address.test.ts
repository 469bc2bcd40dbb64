import { expect, test } from "vitest";
import { serverAddress } from "./server-address.js";

test.each([
  ["https://chat.example.com", undefined, "https://chat.example.com", "https://chat.example.com"],
  ["https://example.com/chat/", undefined, "https://example.com/chat", "https://example.com"],
  ["/chat", "https://example.com/some/page?x#y", "https://example.com/chat", "https://example.com"],
  [undefined, "http://localhost:3000/c/7", "http://localhost:3000", "http://localhost:3000"],
])("[CLIENT19] %s on %s", (url, page, base, origin) => {
  expect(serverAddress(url, page)).toEqual({ base, origin });
});

test("[CLIENT19] without a page there must be a url", () => {
  expect(() => serverAddress(undefined, undefined)).toThrow(TypeError);
  expect(() => serverAddress("/chat", undefined)).toThrow(TypeError);
});
