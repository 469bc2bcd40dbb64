import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { StrictMode } from "react";
import { expect, test, vi } from "vitest";
import { DuologueProvider } from "../DuologueProvider.js";
import "../testing/render-chat.js";
import { ADA, BEN } from "../testing/sample-messages.js";
import { createScriptedClient } from "../testing/scripted-client.js";
import { PeoplePicker } from "./PeoplePicker.js";

const CLEO = { user_id: 3, name: "Cleo", image: null };

function setup(people = [BEN, CLEO], peopleAPage = 50) {
  const client = createScriptedClient(ADA);
  client.peopleAPage = peopleAPage;
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

test("[UI41] of users who share a name, each has a number in the search, and no other user has one", async () => {
  const twins = [17, 18].map((user_id) => ({ ...BEN, user_id, shares_name: true as const }));
  setup([...twins, CLEO], 50);
  await screen.findByRole("option", { name: /Cleo/u });
  const names = screen.getAllByRole("option").map((option) => option.querySelector(".duo-item-name")?.textContent);
  expect(names).toEqual(["Ben #17", "Ben #18", "Cleo"]);
});

test("[UI22] who comes later is a press away, page after page, and the focus stays", async () => {
  const people = Array.from({ length: 5 }, (_, at) => ({ user_id: at + 10, name: `Person ${at}`, image: null }));
  const { client, search } = setup(people, 2);
  for (const shown of [2, 4]) {
    await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(shown));
    const more = screen.getByRole("button", { name: "Show more" });
    more.focus();
    fireEvent.click(more);
  }
  await waitFor(() => expect(screen.getAllByRole("option").map((option) => option.textContent)).toHaveLength(5));
  expect(screen.queryByRole("button")).toBeNull();
  expect(document.activeElement).toBe(search);
  expect(client.calls.slice(-2)).toEqual([
    ["findUsers", "", 11],
    ["findUsers", "", 13],
  ]);
});

test("[UI22] if more can't be had, who is there stays, and it can be tried again", async () => {
  const { client } = setup([BEN, CLEO], 1);
  await screen.findByRole("option", { name: /Ben/u });
  const { findUsers } = client;
  client.findUsers = async () => {
    throw new Error("away");
  };
  fireEvent.click(screen.getByRole("button", { name: "Show more" }));
  await screen.findByText("The search failed. Please try again.");
  client.findUsers = findUsers;
  fireEvent.click(screen.getByRole("button", { name: "Show more" }));
  await screen.findByRole("option", { name: /Cleo/u });
  expect(screen.getAllByRole("option")).toHaveLength(2);
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
