import { expect, test } from "vitest";
import { isoTimestamp } from "./iso-timestamp.js";

test.each([
  ["2026-11-23 03:04:05+00", "2026-11-23T03:04:05.000Z"],
  ["2026-11-23 03:04:05.6+00", "2026-11-23T03:04:05.600Z"],
  ["2026-11-23 03:04:05.67+00", "2026-11-23T03:04:05.670Z"],
  ["2026-11-23 03:04:05.678+00", "2026-11-23T03:04:05.678Z"],
  ["2026-11-23 03:04:05.678901+00", "2026-11-23T03:04:05.678Z"],
  ["2026-11-23 03:04:05.678+05:30", "2026-11-22T21:34:05.678Z"],
  ["2026-11-23 03:04:05-03", "2026-11-23T06:04:05.000Z"],
])("[DATA4] PostgreSQL's %s is %s on the wire, as a Date would write it", (text, iso) => {
  expect(isoTimestamp(text)).toBe(iso);
  expect(new Date(text).toISOString()).toBe(iso);
});
