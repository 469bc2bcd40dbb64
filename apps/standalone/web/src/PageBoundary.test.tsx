import { act, fireEvent, screen } from "@testing-library/react";
import { expect, onTestFinished, test, vi } from "vitest";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

vi.mock("./App.js", () => ({
  App(): never {
    throw new Error("a page that throws");
  },
}));

test("[PAGE13] a page that throws says so, and offers to reload it", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => {});
  onTestFinished(() => {
    error.mockRestore();
    reload.mockRestore();
  });
  document.body.innerHTML = '<div id="root"></div>';
  await act(() => import("./main.js"));
  expect(screen.getByRole("alert").textContent).toContain("Something went wrong");
  fireEvent.click(screen.getByRole("button", { name: "Reload the page" }));
  expect(reload).toHaveBeenCalledTimes(1);
});
