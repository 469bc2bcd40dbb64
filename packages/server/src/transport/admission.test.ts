import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { type AdmissionOptions, createAdmission } from "./admission.js";

const OPTIONS: AdmissionOptions = { publicUrl: undefined, corsOrigin: [], maxConnections: 10 };

/** A request to chat.example over http or https, from a page of `origin`. */
function request(origin: string | undefined, encrypted = false) {
  return { headers: { origin, host: "chat.example" }, socket: { encrypted } } as unknown as IncomingMessage;
}

function isAdmitted(options: Partial<AdmissionOptions>, origin: string | undefined, encrypted = false): boolean {
  return createAdmission({ ...OPTIONS, ...options }, () => 0)(request(origin, encrypted)) === undefined;
}

test("[AUTH8] without Origin, and from where it is served, a page is admitted", () => {
  expect(isAdmitted({}, undefined)).toBe(true);
  expect(isAdmitted({}, "http://chat.example")).toBe(true);
  expect(isAdmitted({}, "https://chat.example", true)).toBe(true);
  expect(isAdmitted({}, "https://chat.example")).toBe(false);
  expect(isAdmitted({}, "http://chat.example:8080")).toBe(false);
  expect(isAdmitted({}, "null")).toBe(false);
});

test("[AUTH8] so is one of PUBLIC_URL, of a listed origin, and any if all are listed", () => {
  expect(isAdmitted({ publicUrl: "https://chat.example/" }, "https://chat.example")).toBe(true);
  expect(isAdmitted({ publicUrl: "https://chat.example/" }, "http://chat.example")).toBe(false);
  expect(isAdmitted({ publicUrl: "https://www.example/" }, "http://chat.example")).toBe(true);
  expect(isAdmitted({ corsOrigin: ["https://www.example"] }, "https://www.example")).toBe(true);
  expect(isAdmitted({ corsOrigin: ["https://www.example"] }, "https://evil.example")).toBe(false);
  expect(isAdmitted({ corsOrigin: ["*"] }, "https://evil.example")).toBe(true);
});

test("[LIMIT8] a connection above the most is refused, whoever asks", () => {
  const admission = createAdmission(OPTIONS, () => 10);
  expect(admission(request(undefined))).toMatchObject({ status: 429 });
});
