import { fireEvent, render } from "@testing-library/react";
import { expect, test } from "vitest";
import "../testing/render-chat.js";
import { ADA } from "../testing/sample-messages.js";
import { Avatar } from "./Avatar.js";

const avatar = (name: string, image: string | null = null) => <Avatar user={{ ...ADA, name, image }} />;

test.each([
  ["Ada Lovelace", "AL"],
  ["  ada ", "a"],
  ["Ada King, Countess of Lovelace", "AL"],
  ["👩‍👩‍👧‍👦 Family", "👩‍👩‍👧‍👦F"],
  ["नि", "नि"],
  ["e\u0301va", "e\u0301"],
])("[UI31] %s has the initials %s", (name, initials) => {
  expect(render(avatar(name)).container.textContent).toBe(initials);
});

test("[UI31] a picture that can't be shown gives way to the initials; another picture is tried", () => {
  const { container, rerender } = render(avatar("Ada", "https://example.com/gone.png"));
  const image = () => container.querySelector("img");
  expect([image()?.getAttribute("src"), container.textContent]).toEqual(["https://example.com/gone.png", ""]);
  fireEvent.error(image() as HTMLImageElement);
  expect([image(), container.textContent]).toEqual([null, "A"]);
  rerender(avatar("Ada", "https://example.com/new.png"));
  expect(image()?.getAttribute("src")).toBe("https://example.com/new.png");
});
