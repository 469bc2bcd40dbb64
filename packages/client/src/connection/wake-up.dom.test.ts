import { expect, test } from "vitest";
import { onWakeUp } from "./wake-up.js";

test("[CLIENT4] [CLIENT25] the network, the page and the person coming back wake up; a page that hides does not", () => {
  let count = 0;
  const stop = onWakeUp(() => {
    count += 1;
  });
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("pageshow"));
  document.dispatchEvent(new Event("resume"));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(count).toBe(4);
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  expect(count).toBe(4);
  Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
  stop();
  for (const name of ["online", "pageshow"]) window.dispatchEvent(new Event(name));
  for (const name of ["resume", "visibilitychange"]) document.dispatchEvent(new Event(name));
  expect(count).toBe(4);
});
