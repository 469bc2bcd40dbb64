// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { onWakeUp } from "./wake-up.js";

test("[CLIENT4] the network, the page and the person coming back wake up; a page that hides does not", () => {
  let count = 0;
  const stop = onWakeUp(() => {
    count += 1;
  });
  window.dispatchEvent(new Event("online"));
  window.dispatchEvent(new Event("pageshow"));
  document.dispatchEvent(new Event("visibilitychange"));
  expect(count).toBe(3);
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  expect(count).toBe(3);
  stop();
  window.dispatchEvent(new Event("online"));
  expect(count).toBe(3);
});
