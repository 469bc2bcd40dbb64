import { screen } from "@testing-library/react";
import { version } from "react";
import { version as domVersion } from "react-dom";
import { expect, test } from "vitest";
import { clientWith, renderChat } from "./testing/render-chat.js";
import { stored } from "./testing/sample-messages.js";

/** Which React this run is meant for: the project "react-18" says so, all others are on the newest. */
const wanted = process.env.DUOLOGUE_TEST_REACT ?? "19";

test("[UI29] the window renders on the React that this run is meant for", () => {
  renderChat(clientWith([stored(1)]));
  expect(screen.getByRole("log").textContent).toContain("Message 1");
  expect([version, domVersion].map((full) => full.split(".")[0])).toEqual([wanted, wanted]);
});
