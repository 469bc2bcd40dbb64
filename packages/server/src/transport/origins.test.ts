import { expect, test } from "vitest";
import { createOriginRule, parseOrigin } from "./origins.js";

test.each([
  ["https://www.example.com", "https://www.example.com"],
  ["HTTPS://WWW.Example.com:443/", "https://www.example.com"],
  ["http://localhost:5173", "http://localhost:5173"],
  ["http://[::1]:3000", "http://[::1]:3000"],
  ["https://münchen.example", "https://xn--mnchen-3ya.example"],
  ["http://tauri.localhost", "http://tauri.localhost"],
  ["capacitor://localhost", "capacitor://localhost"],
  ["ionic://localhost/", "ionic://localhost"],
  ["tauri://localhost", "tauri://localhost"],
  ["App://-", "app://-"],
  ["app://bundle:8080", "app://bundle:8080"],
  ["chrome-extension://abcdefghijklmnopabcdefghijklmnop", "chrome-extension://abcdefghijklmnopabcdefghijklmnop"],
  ["moz-extension://7c2f9e2a-1b0e-4b7d-9a64-0c4e9c6c1a11", "moz-extension://7c2f9e2a-1b0e-4b7d-9a64-0c4e9c6c1a11"],
])("[ACCT18] %s is the origin %s", (text, origin) => {
  expect(parseOrigin(text)).toBe(origin);
});

test.each([
  "http://*.example.org",
  "https://*",
  "http://example.org:*",
  "*.example.org",
  "*",
  "?.example.org",
  "https://a?.example.org",
  "capacitor://*",
  "capacitor://local*",
  "capacitor://",
  "app://a/b",
  "example.org",
  "null",
  "",
  "https://",
  "https://example.org/chat",
  "https://example.org/?a",
  "https://user@example.org",
  "https://a b.example",
  "https://example.org:70000",
  "ws://example.org",
  "wss://example.org",
  "file://host",
  "javascript://host",
  "data://host",
  "//example.org",
])("[ACCT18] %j is no origin", (text) => {
  expect(parseOrigin(text)).toBe(undefined);
});

const HTTPS = "https://chat.example";

test.each([
  // The page came from the address that it requests.
  [undefined, "http://10.0.0.5:3000", "10.0.0.5:3000", true],
  [undefined, "http://chat.example", "chat.example:80", true],
  [undefined, "http://chat.example", "CHAT.example", true],
  [undefined, "https://chat.example", "chat.example", false],
  [undefined, "http://chat.example:8080", "chat.example", false],
  [undefined, "http://chat.example", "chat.example:8080", false],
  [undefined, "http://chat.example", undefined, false],
  [undefined, "http://chat.example", "a b", false],
  [undefined, "null", "chat.example", false],
  [undefined, undefined, "chat.example", true],
  // Behind a proxy that decrypts, requests arrive by http.
  [HTTPS, HTTPS, "chat.example", true],
  [HTTPS, HTTPS, "10.0.0.5:3000", true],
  [HTTPS, "http://chat.example", "chat.example", false],
  [HTTPS, "http://chat.example", "CHAT.example", false],
  [HTTPS, "http://chat.example", "chat.example:80", false],
  [HTTPS, "http://chat.example", "chat.example:443", false],
  [HTTPS, "http://chat.example:3000", "chat.example:3000", false],
  [HTTPS, "http://chat.example", "10.0.0.5:3000", false],
  ["https://chat.example:8443", "http://chat.example", "chat.example", false],
  ["http://chat.example:3000", "http://chat.example:3000", "10.0.0.5", true],
])("[AUTH8] [ACCT18] with the public address %s, a page of %s at the host %s is allowed: %s", (...row) => {
  const [publicUrl, origin, host, isAllowed] = row;
  const mayUse = createOriginRule({ publicUrl, corsOrigin: [] });
  expect(mayUse({ origin, host, isEncrypted: false })).toBe(isAllowed);
});

test("[ACCT18] a listed origin is allowed exactly as it is listed", () => {
  const mayUse = createOriginRule({ publicUrl: undefined, corsOrigin: ["capacitor://localhost", "https://a.example"] });
  const allowed = ["capacitor://localhost", "ionic://localhost", "https://a.example", "https://b.a.example"].filter(
    (origin) => mayUse({ origin, host: "chat.example", isEncrypted: false }),
  );
  expect(allowed).toEqual(["capacitor://localhost", "https://a.example"]);
});
