import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Unreachable } from "./Unreachable.js";

test("[PAGE5] trying again in vain leaves the focus on the button, says that it is tried, and asks once at a time", async () => {
  let answer = () => {};
  const onRetry = vi.fn(
    () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      }),
  );
  render(<Unreachable onRetry={onRetry} />);
  const button = screen.getByRole("button", { name: "Try again" });
  button.focus();
  fireEvent.click(button);
  fireEvent.click(button);
  expect(screen.getByRole("status").textContent).toContain("Trying");
  expect(onRetry).toHaveBeenCalledOnce();
  answer();
  await screen.findByText(/The server is unavailable/);
  expect(document.activeElement).toBe(button);
  expect(screen.getByRole("button", { name: "Try again" })).toBe(button);
});
