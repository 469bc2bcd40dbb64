import { expect, test, vi } from "vitest";
import { createFormats } from "./formats.js";
import { ENGLISH } from "./strings.js";

const TODAY = "2025-06-03";
const formats = (locale: string, timeZone: string) => createFormats(ENGLISH, locale, timeZone);

test.each([
  { iso: "2025-06-03T09:05:00.000Z", name: "Today", short: "09:05" },
  { iso: "2025-06-02T23:59:00.000Z", name: "Yesterday", short: "Yesterday" },
  { iso: "2025-05-29T12:00:00.000Z", name: "Thursday 29 May", short: "Thursday" },
  { iso: "2025-05-20T12:00:00.000Z", name: "Tuesday 20 May", short: "20 May" },
  { iso: "2024-12-31T12:00:00.000Z", name: "31 December 2024", short: "31 Dec 2024" },
])("[UI17] $iso is $name", ({ iso, name, short }) => {
  const { dayName, short: shortOf } = formats("en-GB", "UTC");
  expect([dayName(iso, TODAY), shortOf(iso, TODAY)]).toEqual([name, short]);
});

test("[UI17] the day and the hour are those of the time zone", () => {
  const moment = "2025-06-03T22:30:00.000Z";
  expect(formats("en-GB", "UTC").day(moment)).toBe("2025-06-03");
  expect(formats("en-GB", "Asia/Tokyo").day(moment)).toBe("2025-06-04");
  expect(formats("de", "Europe/Berlin").time(moment)).toBe("00:30");
});

test("[UI17] a day of 23 hours is a day", () => {
  const { dayName } = formats("en-GB", "Europe/Berlin");
  expect(dayName("2025-03-29T22:30:00.000Z", "2025-03-30")).toBe("Yesterday");
});

test("[UI17] the day of a moment is worked out once, however often a list of messages asks", () => {
  const { prototype } = Intl.DateTimeFormat;
  const format = Object.getOwnPropertyDescriptor(prototype, "format") ?? {};
  const asked = vi.fn();
  const { day } = formats("en-GB", "UTC");
  Object.defineProperty(prototype, "format", {
    ...format,
    get() {
      asked();
      return format.get?.call(this);
    },
  });
  for (let time = 0; time < 3; time += 1) expect(day("2025-06-03T22:30:00.000Z")).toBe("2025-06-03");
  Object.defineProperty(prototype, "format", format);
  expect(asked).toHaveBeenCalledTimes(1);
});
