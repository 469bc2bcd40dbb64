import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, test, vi } from "vitest";
import { DuologueProvider } from "../DuologueProvider.js";
import "../testing/render-chat.js";
import { ADA, BEN } from "../testing/sample-messages.js";
import { createScriptedClient } from "../testing/scripted-client.js";
import { PeoplePicker } from "./PeoplePicker.js";

const CLEO = { user_id: 3, name: "Cleo", image: null };

function setup(people = [BEN, CLEO]) {
  const client = createScriptedClient(ADA);
  client.people = people;
  const onPick = vi.fn();
  render(
    <StrictMode>
      <DuologueProvider client={client}>
        <PeoplePicker onPick={onPick} />
      </DuologueProvider>
    </StrictMode>,
  );
  const search = screen.getByRole("combobox", { name: "Search people" });
  return { client, onPick, search };
}

test("[UI22] everybody is offered before anything is typed, and a press picks one", async () => {
  const { onPick } = setup();
  fireEvent.click(await screen.findByRole("option", { name: /Cleo/u }));
  expect(onPick.mock.calls).toEqual([[CLEO]]);
});

test("[UI22] typing searches, and Enter picks the first", async () => {
  const { onPick, search } = setup();
  await screen.findByRole("option", { name: /Ben/u });
  fireEvent.change(search, { target: { value: "cl" } });
  await waitFor(() => expect(screen.queryByRole("option", { name: /Ben/u })).toBeNull());
  fireEvent.keyDown(search, { key: "Enter" });
  await waitFor(() => expect(onPick.mock.calls).toEqual([[CLEO]]));
});

test("[UI22] a search that finds nobody, or fails, says so", async () => {
  const { client, search } = setup();
  fireEvent.change(search, { target: { value: "zoe" } });
  await screen.findByText("Nobody is called “zoe” here.");
  client.findUsers = async () => {
    throw new Error("away");
  };
  fireEvent.change(search, { target: { value: "zoey" } });
  await screen.findByText("The search failed. Please try again.");
});
