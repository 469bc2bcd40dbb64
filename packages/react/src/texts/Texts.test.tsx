import { act, renderHook } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import "../testing/render-chat.js";
import { useToday } from "../hooks/use-today.js";
import { Texts } from "./Texts.js";
import { useTexts } from "./texts.js";

test("[UI28] words that are given anew with every render leave the formats alone, other words for days do not", () => {
  let today = "Heute";
  const { result, rerender } = renderHook(() => useTexts(), {
    wrapper: ({ children }) => (
      <Texts locale="de">
        <Texts strings={{ send: "Ab damit", today }}>{children}</Texts>
      </Texts>
    ),
  });
  const before = result.current.formats;
  rerender();
  expect(result.current.formats).toBe(before);
  expect(result.current.strings.send).toBe("Ab damit");
  today = "Diesen Tag";
  rerender();
  expect(result.current.formats.dayName("2025-06-03T12:00:00.000Z", "2025-06-03")).toBe("Diesen Tag");
});

/** Node reads `TZ` again when it is assigned, as a browser does after the system's time zone changed. */
const timeZone = process.env.TZ;
afterEach(() => {
  vi.useRealTimers();
  if (timeZone === undefined) delete process.env.TZ;
  else process.env.TZ = timeZone;
});

const returnToPage = {
  focus: () => window.dispatchEvent(new Event("focus")),
  visibilitychange: () => document.dispatchEvent(new Event("visibilitychange")),
  "a minute": () => vi.advanceTimersByTime(60_000),
};

test.each(Object.entries(returnToPage))("[UI17] a change of the time zone takes effect at %s", (_name, happens) => {
  vi.useFakeTimers({ now: new Date("2025-06-03T23:30:10.000Z") });
  process.env.TZ = "Europe/London";
  const { result } = renderHook(() => ({ ...useTexts().formats, today: useToday() }), { wrapper: Texts });
  expect(result.current.time("2025-06-03T22:00:00.000Z")).toBe("11:00 PM");
  expect(result.current.today).toBe("2025-06-04");
  process.env.TZ = "America/New_York";
  act(happens as () => void);
  expect(result.current.time("2025-06-03T22:00:00.000Z")).toBe("6:00 PM");
  expect(result.current.day("2025-06-04T03:00:00.000Z")).toBe("2025-06-03");
  expect(result.current.today).toBe("2025-06-03");
});

test("[UI17] a time zone that was set stays, whatever the system's becomes", () => {
  process.env.TZ = "Europe/London";
  const { result } = renderHook(() => useTexts().formats, {
    wrapper: ({ children }) => <Texts timeZone="Asia/Tokyo">{children}</Texts>,
  });
  const before = result.current;
  process.env.TZ = "America/New_York";
  act(() => void window.dispatchEvent(new Event("focus")));
  expect(result.current.time("2025-06-03T22:00:00.000Z")).toBe("7:00 AM");
  // The formats are created again, which costs one render.
  expect(before.time("2025-06-03T22:00:00.000Z")).toBe("7:00 AM");
});
